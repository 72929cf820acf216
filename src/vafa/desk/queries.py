"""What Today asks: the duties of one person at a moment, each list short, with how many there are in all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet

from vafa.cases.access import ASSIGN, REPLY
from vafa.cases.models import Assignment, Case, Promise
from vafa.cases.queries import OWED, cases_for
from vafa.cases.rules.next_step import SILENCE
from vafa.conversations.models import Message
from vafa.conversations.queries import troubled
from vafa.feedback.models import CallBack
from vafa.feedback.queries import my_call_backs
from vafa.journeys.models import CALL, WAITING, ReturnCall
from vafa.journeys.queries import Touch, calls_for, follow_ups_for, path_of_version, return_calls_for
from vafa.platform.access import ADMINISTRATOR, MANAGER, may
from vafa.platform.accounts.models import Staff
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.values import Actor

SHOWN = 12
CALLS = 20
HANDED_FOR = timedelta(days=14)
FAILED_FOR = timedelta(days=7)
OWED_FIRST = Prefetch("promises", Promise.objects.filter(OWED).order_by("due_at"), to_attr="owed")


@dataclass(frozen=True)
class Duties:
    """Everything Today lists for one person. Cases carry customer, owner and `owed`."""

    promises: Sequence[Case]
    late: int = 0
    later: int = 0
    calls: Sequence[Touch] = ()
    returns: Sequence[ReturnCall] = ()
    call_backs: Sequence[CallBack] = ()
    handed: Sequence[Assignment] = ()
    quiet: Sequence[Case] = ()
    others_late: Sequence[Case] = ()
    others_total: int = 0
    messages: int = 0
    letters: int = 0

    @property
    def left(self) -> int:
        """How much is left to do."""
        lists = (self.calls, self.returns, self.call_backs, self.handed, self.quiet)
        return self.late + self.later + self.others_total + sum(map(len, lists)) + self.messages + self.letters


def my_promises(staff: Staff) -> QuerySet[Case]:
    """Open cases with a promise that this person owes: their own, and (for who may take them) those nobody has."""
    mine = Q(owner_id=staff.pk)
    scope = mine | Q(owner=None) if may(staff, REPLY) else mine
    return cases_for(staff).filter(scope, resolved_at=None, due_at__isnull=False)


def duties(staff: Staff, at: datetime, until: datetime) -> Duties:
    """What this person is to do until the end of their day."""
    mine = my_promises(staff).filter(due_at__lt=until)
    counts = mine.aggregate(late=Count("pk", filter=Q(due_at__lte=at)), later=Count("pk", filter=Q(due_at__gt=at)))
    promises = _first(mine)
    others: Sequence[Case] = ()
    others_total = 0
    if may(staff, ASSIGN):
        theirs = cases_for(staff).filter(resolved_at=None, due_at__lte=at).exclude(owner=None).exclude(owner=staff)
        others, others_total = _first(theirs), theirs.count()
    seen = {case.pk for case in promises}
    handed = [one for one in _handed(staff, at) if one.case_id not in seen]
    seen |= {one.case_id for one in handed}
    return Duties(
        promises,
        counts["late"],
        counts["later"],
        calls_for(staff, until, CALLS),
        return_calls_for(staff, until, CALLS),
        my_call_backs(staff, CALLS),
        handed,
        [case for case in _quiet(staff, at) if case.pk not in seen],
        others,
        others_total,
        *_trouble(staff, at),
    )


def waiting_for(staff: Staff, at: datetime) -> int:
    """How many of this person's own promises are late: the number in the rail."""
    return cases_for(staff).filter(resolved_at=None, owner_id=staff.pk, due_at__lte=at).count()


def _first(rows: QuerySet[Case]) -> list[Case]:
    rows = rows.select_related("customer", "owner").prefetch_related(OWED_FIRST)
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:SHOWN])


def _handed(staff: Staff, at: datetime) -> list[Assignment]:
    """Open cases that someone else gave this person lately, the latest first."""
    if not may(staff, REPLY):
        return []
    owed = Prefetch("case__promises", Promise.objects.filter(OWED).order_by("due_at"), to_attr="owed")
    rows = Assignment.objects.filter(staff=staff, ended_at=None, at__gt=at - HANDED_FOR, case__resolved_at=None)
    rows = rows.exclude(by=Actor.staff(staff.pk).as_text()).exclude(by="system")
    return list(rows.select_related("case__customer").prefetch_related(owed).order_by("-at")[:SHOWN])


def _quiet(staff: Staff, at: datetime) -> list[Case]:
    """This person's cases on which we wrote, heard nothing since, and should ask whether it is done."""
    if not may(staff, REPLY):
        return []
    rows = cases_for(staff).filter(resolved_at=None, owner_id=staff.pk, due_at=None, last_from_us_at__lte=at - SILENCE)
    return list(rows.select_related("customer").order_by("last_from_us_at")[:SHOWN])


def _trouble(staff: Staff, at: datetime) -> tuple[int, int]:
    """Messages and pieces of work that failed and need a person: administrators and managers see to them."""
    if staff.role not in (ADMINISTRATOR, MANAGER):
        return 0, 0
    letters = DeadLetter.objects.filter(state=DeadLetter.OPEN).count() if staff.role == ADMINISTRATOR else 0
    return troubled(staff, since=at - FAILED_FOR).count(), letters


def call_step(staff: Staff, pk: int) -> Touch | None:
    """A call that waits, with its touchpoint; None when it no longer does."""
    rows = follow_ups_for(staff).filter(pk=pk, kind=CALL, state=WAITING)
    row = rows.select_related("customer", "run__order", "run__version").first()
    if row is None:
        return None
    touchpoints = path_of_version(row.run.version).touchpoints
    return Touch(row, next(one for one in touchpoints if one.key == row.touchpoint))


@dataclass(frozen=True)
class Glance:
    """A case as the side pane of Today shows it: its promises, its resolution, and the customer's last words."""

    case: Case
    promises: Sequence[Promise] = ()
    words: Message | None = None
    phones: Sequence[str] = field(default_factory=tuple)


def glance(staff: Staff, pk: int) -> Glance | None:
    """A look at a case without opening it; None when there is none for this person."""
    case = cases_for(staff).select_related("customer", "owner", "unit__product").filter(pk=pk).first()
    if case is None:
        return None
    promises = list(case.promises.filter(called_off_at=None).order_by("started_at", "pk"))
    case.owed = sorted((one for one in promises if one.kept_at is None), key=lambda one: one.due_at)  # type: ignore[attr-defined]
    received = Message.objects.filter(conversation_id=case.conversation_id, direction=Message.IN)
    phones = case.customer.contact_points.filter(kind="phone", off_at=None).order_by("pk")
    words = received.order_by("-created_at", "-pk").first()
    return Glance(case, promises, words, list(phones.values_list("value", flat=True)[:1]))
