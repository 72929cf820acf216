"""Call-backs as Today shows them: a group of duties, a clause of its sentence, and the look at one."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.feedback.models import OPEN, CallBack
from vafa.feedback.queries.call_backs import call_back_for
from vafa.feedback.web.call_backs import due_of, looked_at, said
from vafa.feedback.web.page import number
from vafa.platform.accounts.models import Staff
from vafa.platform.ui.components import Duty, DutyGroup

KEY = "back"


def key_of(row: CallBack) -> str:
    """How a call-back is named in `?peek=`."""
    return f"{KEY}-{row.pk}"


def duty_group(rows: Sequence[CallBack], at: datetime, current: str, peek: Callable[[str], str]) -> DutyGroup:
    """The call-backs as a group; `peek` makes the address of a look at one of them."""
    return DutyGroup(_("Call back after a low score"), "mood-sad", [_duty(row, at, current, peek) for row in rows])


def clause(rows: Sequence[CallBack]) -> str:
    """What they add to the sentence of the day."""
    words = ngettext("one call-back is owed", "%(count)s call-backs are owed", len(rows))
    return words % {"count": number(len(rows))}


def look(staff: Staff, pk: int, at: datetime) -> dict[str, object] | None:
    """What the side pane shows of one; None when it is over or not theirs."""
    row = call_back_for(staff, pk)
    return looked_at(row, at) if row is not None and row.state == OPEN else None


def _duty(row: CallBack, at: datetime, current: str, peek: Callable[[str], str]) -> Duty:
    key = key_of(row)
    return Duty(
        reverse("desk_call_back", args=[row.pk]),
        row.customer.name,
        said(row),
        due_of(row, at),
        icon="phone",
        tag=_("Nobody yet") if row.owner_id is None else "",
        peek=peek(key),
        current=key == current,
    )
