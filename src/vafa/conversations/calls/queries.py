"""Questions about calls: the log, what rings at somebody's telephone, and what was said about a matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import F, Q, QuerySet

from vafa.conversations.models import Call, Conversation
from vafa.customers.access import VIEW
from vafa.customers.models import Customer
from vafa.customers.queries import found_by
from vafa.platform.access import Asker, may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import to_latin

Which = Literal["all", "rest", "missed", "unwritten", "mine"]
AFTERWARDS = timedelta(minutes=10)  # so long the strip stays for what is to be written down
FORGOTTEN = timedelta(hours=2)  # a call whose end nobody told rings no longer
PAGE = 50


@dataclass(frozen=True)
class Ringing:
    """A call at somebody's telephone just now, or one just over that they took and have not written down."""

    call: Call
    over: bool


def calls_for(staff: Asker | None) -> QuerySet[Call]:
    """The calls this person may see: all, for those who see customers."""
    if staff is None or not may(staff, VIEW):
        return Call.objects.none()
    return Call.objects.select_related("customer", "staff", "written_by", "conversation")


def find_call(staff: Asker | None, pk: int) -> Call | None:
    """One call, if this person may see it."""
    return calls_for(staff).filter(pk=pk).first()


def ringing_for(staff: Staff, at: datetime) -> Ringing | None:
    """What this person's telephone is at: ringing or talking, else the last call they took and did not write down."""
    if not staff.extension:
        return None
    mine = calls_for(staff).filter(started_at__gt=at - FORGOTTEN, started_at__lte=at)
    going_on = Q(state=Call.ANSWERED, extension=staff.extension) | Q(
        state=Call.RINGING, rang__contains=[staff.extension]
    )
    call = mine.filter(going_on).order_by("-started_at", "-pk").first()
    if call is not None:
        return Ringing(call, over=False)
    done = mine.filter(state=Call.ENDED, extension=staff.extension, result="", ended_at__gt=at - AFTERWARDS)
    last = done.order_by("-ended_at", "-pk").first()
    return Ringing(last, over=True) if last else None


def call_log(
    staff: Staff, which: Which = "all", *, text: str = "", before: tuple[datetime, int] | None = None, at: datetime
) -> list[Call]:
    """A page of calls, the latest first; one more than PAGE when there are more.

    "missed" are those of the last fortnight about which nobody wrote a word, "rest" all others; `text` is part of a
    number, or a customer's name.
    """
    rows = calls_for(staff)
    lately = Q(started_at__gt=at - timedelta(days=14))
    missed = Q(state=Call.MISSED, outgoing=False, result="")
    if which == "missed":
        rows = rows.filter(missed & lately)
    elif which == "unwritten":
        rows = rows.filter(lately, state__in=[Call.ENDED, Call.MISSED], result="").exclude(missed)
    elif which == "mine":
        rows = rows.filter(staff=staff)
    elif which == "rest":
        rows = rows.exclude(missed & lately)
    if text.strip():
        rows = rows.filter(_found(text))
    if before is not None:
        rows = rows.filter(Q(started_at__lt=before[0]) | Q(started_at=before[0], pk__lt=before[1]))
    return list(rows.order_by("-started_at", "-pk")[: PAGE + 1])


def missed_count(staff: Asker | None, at: datetime) -> int:
    """How many missed calls of the last fortnight nobody wrote a word about."""
    rows = calls_for(staff).filter(state=Call.MISSED, outgoing=False, result="")
    return rows.filter(started_at__gt=at - timedelta(days=14)).order_by().count()


def calls_about(conversation: Conversation | int) -> Sequence[Call]:
    """The calls of a conversation, oldest first."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    rows = Call.objects.filter(conversation_id=pk).select_related("staff", "written_by")
    return list(rows.order_by(F("started_at").asc(), "pk"))


def _found(text: str) -> Q:
    digits = "".join(one for one in to_latin(text) if one.isdigit()).lstrip("0")
    by_name = Q(customer__in=_customers(text))
    return by_name | Q(number__contains=digits) if len(digits) >= 3 else by_name


def _customers(text: str) -> QuerySet[Customer]:
    return Customer.objects.filter(found_by(text))
