"""Questions about cases, always for someone and at a moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Prefetch, Q, QuerySet

from vafa.cases.access import VIEW
from vafa.cases.links import STATUS_PATH
from vafa.cases.models import Case, Draft, Promise, Resolution
from vafa.cases.rules.promises import TimeLeft, time_left
from vafa.conversations.models import Attachment, Message
from vafa.customers.models import ContactPoint
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.timeline import Told, story
from vafa.platform.search.matching import matches
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Explanation, Refused, WorkingCalendar

View = Literal["mine", "unassigned", "today", "late", "open", "resolved", "all"]
VIEWS: tuple[View, ...] = ("mine", "unassigned", "today", "late", "open", "resolved", "all")
COUNTED: tuple[View, ...] = ("mine", "unassigned", "today", "late", "open")
OWED = Q(kept_at=None, called_off_at=None)


def cases_for(staff: Staff | None) -> QuerySet[Case]:
    """The cases this person may see: all for those with `cases.view`, none for others."""
    return Case.objects.all() if may(staff, VIEW) else Case.objects.none()


visible_to = cases_for


def in_view(view: View, staff: Staff, at: datetime) -> Q:
    """The condition of a view; "today" is what is due later on the person's own day, "late" what is overdue."""
    midnight = at.astimezone(ZoneInfo(staff.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    conditions: dict[View, Q] = {
        "mine": Q(resolved_at=None, owner_id=staff.pk),
        "unassigned": Q(resolved_at=None, owner=None),
        "today": Q(resolved_at=None, due_at__gt=at, due_at__lt=midnight + timedelta(days=1)),
        "late": Q(resolved_at=None, due_at__lte=at),
        "open": Q(resolved_at=None),
        "resolved": Q(resolved_at__isnull=False),
        "all": Q(),
    }
    return conditions[view]


@dataclass(frozen=True)
class CaseList:
    """Some cases, and the cursor of the next page ("" at the end)."""

    rows: Sequence[Case]
    next: str = ""


def list_cases(
    staff: Staff, view: View, cursor: str = "", *, at: datetime, text: str = "", limit: int = 50
) -> CaseList:
    """A page of a view: open ones by what is due first, resolved and all newest first. Any page costs the same.

    Rows carry customer and owner, and `owed`: their promises still owed, earliest first. A strange cursor is the start.
    """
    owed = Prefetch("promises", Promise.objects.filter(OWED).order_by("due_at"), to_attr="owed")
    rows = cases_for(staff).filter(in_view(view, staff, at)).select_related("customer", "owner")
    if text.strip():
        rows = rows.filter(matches("search", text))
    column = {"resolved": "resolved_at", "all": "opened_at"}.get(view, "due_at")
    rows = _after(rows, column, cursor)
    if column == "due_at":
        rows = rows.order_by(F("due_at").asc(nulls_last=True), "pk")
    else:
        rows = rows.order_by(f"-{column}", "-pk")
    found = list(rows.prefetch_related(owed)[: limit + 1])
    if len(found) <= limit:
        return CaseList(found)
    last = found[limit - 1]
    moment = getattr(last, column)
    return CaseList(found[:limit], f"{moment.isoformat() if moment else ''}~{last.pk}")


def _after(rows: QuerySet[Case], column: str, cursor: str) -> QuerySet[Case]:
    text, _, pk = cursor.rpartition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return rows
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return rows
    if moment is not None and moment.tzinfo is None:
        return rows
    last = int(pk)
    if column == "due_at" and moment is None:
        return rows.filter(due_at=None, pk__gt=last)
    if column == "due_at":
        return rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=last) | Q(due_at=None))
    if moment is None:
        return rows
    return rows.filter(Q(**{f"{column}__lt": moment}) | Q(pk__lt=last), **{f"{column}__lte": moment})


def count_views(staff: Staff, at: datetime) -> Mapping[View, int]:
    """How many cases each view of open cases holds, in one query. Resolved ones are not counted: they only grow."""
    wanted = {str(view): Count("pk", filter=in_view(view, staff, at)) for view in COUNTED}
    counts = cases_for(staff).filter(resolved_at=None).aggregate(**wanted)
    return {view: int(counts[view]) for view in COUNTED}


@dataclass(frozen=True)
class CasePage:
    """A case with everything its page shows. Messages hold notes too and carry author and attachments."""

    case: Case
    promises: Sequence[Promise]
    resolutions: Sequence[Resolution]
    messages: Sequence[Message]
    events: Sequence[Told]
    contact_points: Sequence[ContactPoint]
    drafts: Mapping[str, str]

    @property
    def owed(self) -> Promise | None:
        """The promise that is due first."""
        waiting = [one for one in self.promises if one.kept_at is None and one.called_off_at is None]
        return min(waiting, key=lambda one: one.due_at, default=None)

    @property
    def resolution(self) -> Resolution | None:
        """The standing resolution."""
        return next((one for one in self.resolutions if one.reopened_at is None), None)


def case_page(staff: Staff, number: int) -> CasePage:
    """Everything about one case for this person, in eight queries; one they may not see does not exist."""
    rows = cases_for(staff).select_related("customer", "owner", "order", "unit__product", "conversation")
    case = rows.filter(number=number).first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    return CasePage(
        case,
        list(case.promises.order_by("started_at", "pk")),
        list(case.resolutions.order_by("at", "pk")),
        messages_of(case),
        story(subject=("case", case.pk), limit=200),
        list(case.customer.contact_points.order_by("off_at", "kind", "pk")),
        dict(Draft.objects.filter(case=case, staff=staff).values_list("kind", "text")),
    )


@dataclass(frozen=True)
class StatusPage:
    """A case as its customer may see it: no notes, no promises that were called off."""

    case: Case
    promises: Sequence[Promise]
    resolution: Resolution | None
    messages: Sequence[Message]

    @property
    def owed(self) -> Promise | None:
        """The promise that is due first."""
        return min((one for one in self.promises if one.kept_at is None), key=lambda one: one.due_at, default=None)


def status_page(pk: int) -> StatusPage:
    """The case of a status link; who holds the link is its customer."""
    case = Case.objects.select_related("customer", "owner").filter(pk=pk).first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    promises = list(case.promises.filter(called_off_at=None).order_by("started_at", "pk"))
    resolution = case.resolutions.filter(reopened_at=None).first()
    return StatusPage(case, promises, resolution, messages_of(case, notes=False))


def case_of_form(form_key: str) -> Case | None:
    """The case a form already made."""
    return Case.objects.filter(form_key=form_key).first()


def messages_of(case: Case, *, notes: bool = True) -> list[Message]:
    """What was said on a case, oldest first, with authors and attachments; without notes, what a customer may read."""
    files = Prefetch("attachments", Attachment.objects.select_related("file").order_by("pk"))
    rows = Message.objects.filter(conversation_id=case.conversation_id).select_related("author")
    if not notes:
        rows = rows.exclude(direction=Message.NOTE)
    return list(rows.prefetch_related(files).order_by("created_at", "pk"))


def words_of(message: Message) -> str:
    """What was said, without the links and the signature that a case's letter adds below it."""
    if message.direction != Message.OUT:
        return message.text
    said = takewhile(lambda part: STATUS_PATH not in part, message.text.split("\n\n"))
    return "\n\n".join(said) or message.text


def clock_of(promise: Promise, at: datetime, calendar: WorkingCalendar | None = None) -> TimeLeft:
    """Working time left of a promise. Give the calendar when asking for many."""
    calendar = calendar or working_calendar(promise.calendar or None)
    return time_left(promise.due_at, timedelta(minutes=promise.within_minutes), at, calendar)


def why_this_deadline(promise: Promise) -> Explanation:
    """Every step from the start of a promise to its due moment; `platform.values.calendar_words` words them."""
    calendar = working_calendar(promise.calendar or None)
    return calendar.explain(timedelta(minutes=promise.within_minutes), promise.started_at)


def open_case_customer_ids(customer_ids: Collection[int]) -> set[int]:
    """Those of these customers who have an open case."""
    rows = Case.objects.filter(customer_id__in=customer_ids, resolved_at=None)
    return set(rows.values_list("customer_id", flat=True))


def unsettled_complaint_ids(customer_ids: Collection[int], since: datetime) -> set[int]:
    """Those whose complaint we called resolved since then without their saying that it is."""
    rows = Resolution.objects.filter(
        case__customer_id__in=customer_ids, case__kind="complaint", at__gte=since, confirmed_at=None, reopened_at=None
    )
    return set(rows.values_list("case__customer_id", flat=True))


def cases_of_customer(staff: Staff, customer_id: int, limit: int = 20) -> list[Case]:
    """A customer's cases, newest first, with owner and owed promises."""
    owed = Prefetch("promises", Promise.objects.filter(OWED).order_by("due_at"), to_attr="owed")
    rows = cases_for(staff).filter(customer_id=customer_id).select_related("owner").prefetch_related(owed)
    return list(rows.order_by("-opened_at", "-pk")[:limit])


def search_cases(staff: Staff, text: str, limit: int = 20) -> list[Case]:
    """Cases whose number, subject or customer's name has every typed word, newest first."""
    if not text.strip():
        return []
    rows = cases_for(staff).filter(matches("search", text)).select_related("customer", "owner")
    return list(rows.order_by("-opened_at", "-pk")[:limit])
