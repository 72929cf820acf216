"""Questions about call-backs: whose they are, which are late."""

from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet

from vafa.customers.models import PHONE, ContactPoint
from vafa.feedback.access import CALL, VIEW
from vafa.feedback.models import DONE, OPEN, CallBack
from vafa.platform.access import LEAD, MANAGER, may
from vafa.platform.accounts.models import Staff

FULL = ("customer", "case", "owner", "response__survey", "response__version", "response__invitation")


def call_backs_for(staff: Staff | None) -> QuerySet[CallBack]:
    """The call-backs this person may see: all, for those who see surveys and may call."""
    return CallBack.objects.all() if may(staff, VIEW) and may(staff, CALL) else CallBack.objects.none()


def my_call_backs(staff: Staff, limit: int = 20) -> list[CallBack]:
    """Open ones of this person (and nobody's), the earliest due first; `customer.phones` is filled."""
    mine = Q(owner=staff) | Q(owner=None)
    rows = call_backs_for(staff).filter(mine, state=OPEN)
    return list(with_everything(rows).order_by("due_at", "pk")[:limit])


def call_back_for(staff: Staff, pk: int) -> CallBack | None:
    """One call-back, if this person may see it."""
    return with_everything(call_backs_for(staff).filter(pk=pk)).first()


def list_call_backs(staff: Staff, view: str, cursor: int = 0, limit: int = 50) -> list[CallBack]:
    """ "mine" and "open" by what is due first, "done" the latest first; `cursor` skips so many."""
    rows = with_everything(call_backs_for(staff))
    if view == DONE:
        rows = rows.filter(state=DONE).order_by("-done_at", "-pk")
    else:
        rows = rows.filter(state=OPEN).order_by("due_at", "pk")
        rows = rows.filter(owner=staff) if view == "mine" else rows
    return list(rows[cursor : cursor + limit])


def count_late(staff: Staff, at: datetime) -> int:
    """How many open ones are past their moment: their own, and everybody's for leads and managers."""
    rows = call_backs_for(staff).filter(state=OPEN, due_at__lt=at)
    return (rows if staff.role in (LEAD, MANAGER) else rows.filter(owner=staff)).count()


def with_everything(rows: QuerySet[CallBack]) -> QuerySet[CallBack]:
    """With customer and telephones, case, owner, and the response."""
    phones = ContactPoint.objects.filter(kind=PHONE, off_at=None).order_by(F("verified_at").desc(nulls_last=True), "pk")
    return rows.select_related(*FULL).prefetch_related(Prefetch("customer__contact_points", phones, to_attr="phones"))


def callers() -> QuerySet[Staff]:
    """Who may be given a call-back."""
    return Staff.objects.filter(is_active=True, role__in=("agent", LEAD, MANAGER)).order_by("name", "pk")
