"""Lists of cases: views, their counts, pages that cost the same however deep."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Prefetch, Q, QuerySet

from vafa.cases.models import Case, Promise, Resolution
from vafa.cases.queries.scope import cases_for
from vafa.platform.accounts.models import Staff
from vafa.platform.search.matching import matches

View = Literal["mine", "team", "unassigned", "today", "late", "waiting", "vip", "open", "resolved", "all"]
VIEWS: tuple[View, ...] = (
    "mine", "team", "unassigned", "today", "late", "waiting", "vip", "open", "resolved", "all",
)  # fmt: skip
COUNTED: tuple[View, ...] = ("mine", "team", "unassigned", "today", "late", "waiting", "vip", "open")
VIP = "vip"
OWED = Q(kept_at=None, called_off_at=None)
OPEN = Q(resolved_at=None)


def in_view(view: View, staff: Staff, at: datetime) -> Q:
    """The condition of a view; "today" is what is due later on the person's own day, "late" what is overdue."""
    midnight = at.astimezone(ZoneInfo(staff.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    conditions: dict[View, Q] = {
        "mine": OPEN & (Q(owner_id=staff.pk) | Q(handler_id=staff.pk)),
        "team": OPEN & Q(team__in=staff.teams.values("pk")),
        "unassigned": OPEN & Q(owner=None),
        "today": OPEN & Q(due_at__gt=at, due_at__lt=midnight + timedelta(days=1)),
        "late": OPEN & Q(due_at__lte=at),
        "waiting": OPEN & ~Q(waiting_for=""),
        "vip": OPEN & Q(customer_class=VIP),
        "open": OPEN,
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
