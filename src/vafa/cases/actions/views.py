"""Keeping lists of one's own, and lists for all."""

from datetime import datetime

from django.db import transaction

from vafa.cases.access import SHARE
from vafa.cases.models import SavedView
from vafa.cases.rules.conditions import read_conditions, to_data
from vafa.platform.access import may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST_NAME, MOST_VIEWS = 80, 40


@transaction.atomic
def save_view(
    view: SavedView | None, *, name: str, conditions: object, shared: bool, staff: Staff, actor: Actor, at: datetime
) -> SavedView:
    """Keep a view, new or changed. Lists for all need the permission to share.

    Refused: cases.no_name, cases.too_many_views, and whatever `read_conditions` refuses. `actor` is for the reader.
    """
    name = " ".join(name.replace("\x00", "").split())
    refuse_if(not name or len(name) > LONGEST_NAME, Refused("cases.no_name", most=LONGEST_NAME, status=400))
    told = to_data(read_conditions(conditions))
    if shared or (view is not None and view.is_shared):
        require(staff, SHARE)
    if view is None:
        own = SavedView.objects.filter(staff=staff).count()
        refuse_if(own >= MOST_VIEWS, Refused("cases.too_many_views", most=MOST_VIEWS, status=400))
        view = SavedView(staff=staff, created_at=at)
    view.name, view.conditions, view.is_shared = name, told, shared
    view.save()
    return view


@transaction.atomic
def delete_view(view: SavedView, *, staff: Staff, actor: Actor, at: datetime) -> None:
    """Forget a view; one for all needs the permission to share. `actor` and `at` are for the reader of the call."""
    refuse_if(not may_change(view, staff), Refused("access.not_allowed", status=403, permission=SHARE))
    view.delete()


def may_change(view: SavedView, staff: Staff) -> bool:
    """Whether this person may change the view: their own, or one for all with the permission to share."""
    return may(staff, SHARE) if view.is_shared else view.staff_id == staff.pk
