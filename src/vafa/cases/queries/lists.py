"""Lists of cases: views, their counts, pages that cost the same however deep.

A view is one or more stretches of an index (`_branches`), each read no further than the page is long and then put in
one order, because the database cannot walk one index for "owner or handler", nor past the end of those that are due.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet

from vafa.cases.models import Case, Promise, Resolution
from vafa.cases.queries.scope import cases_for
from vafa.cases.queries.search import found_in
from vafa.cases.queries.views import condition_of
from vafa.cases.rules.conditions import Conditions
from vafa.platform.accounts.models import Staff

View = Literal["mine", "team", "unassigned", "today", "late", "waiting", "vip", "open", "resolved", "all", "spam"]
VIEWS: tuple[View, ...] = (
    "mine", "team", "unassigned", "today", "late", "waiting", "vip", "open", "resolved", "all", "spam",
)  # fmt: skip
COUNTED: tuple[View, ...] = ("mine", "team", "unassigned", "today", "late", "waiting", "vip", "open")
MOST_COUNTED = 999  # beyond it a list is "more than that"; counting on would cost what nobody reads
PAGE = 30  # about two screens; half of what a page of a list costs is its rows
VIP = "vip"
OWED = Q(kept_at=None, called_off_at=None)
OPEN = Q(resolved_at=None)
SHOWN = Q(spam_at=None, merged_into=None)
LISTED = (  # what a row of a list shows; the whole of a case and its people is five times as much to read
    "number", "customer__name", "conversation_id", "subject", "channel", "owner_id", "due_at", "opened_at",
    "waiting_for", "waiting_until", "resolved_at", "spam_at", "last_from_us_at",
)  # fmt: skip
NEWEST_FIRST = {"resolved": "resolved_at", "all": "opened_at", "spam": "spam_at"}


def in_view(view: View, staff: Staff, at: datetime) -> Q:
    """The condition of a view; "today" is what is due later on the person's own day, "late" what is overdue."""
    return _conditions(staff, at)[view]


def _conditions(staff: Staff, at: datetime) -> dict[View, Q]:
    midnight = at.astimezone(ZoneInfo(staff.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "mine": OPEN & (Q(owner_id=staff.pk) | Q(handler_id=staff.pk)),
        "team": OPEN & Q(team__in=staff.teams.values("pk")),
        "unassigned": OPEN & Q(owner=None),
        "today": OPEN & Q(due_at__gt=at, due_at__lt=midnight + timedelta(days=1)),
        "late": OPEN & Q(due_at__lte=at),
        "waiting": OPEN & ~Q(waiting_for=""),
        "vip": OPEN & Q(customer_class=VIP),
        "open": OPEN,
        "resolved": Q(resolved_at__isnull=False) & SHOWN,
        "all": SHOWN,
        "spam": Q(spam_at__isnull=False),
    }


@dataclass(frozen=True)
class CaseList:
    """Some cases, and the cursor of the next page ("" at the end)."""

    rows: Sequence[Case]
    next: str = ""


def list_cases(
    staff: Staff, view: View, cursor: str = "", *, at: datetime, text: str = "", limit: int = PAGE
) -> CaseList:
    """A page of a view: open ones by what is due first, waiting ones by when we go on, others newest first.

    Any page costs the same. Rows carry what LISTED names, and `owed`: their promises still owed, earliest first. A
    strange cursor is the start. With a text, those of the view that it finds (`search.found_in`), newest first.
    """
    seen = cases_for(staff)
    if text.strip():
        nearly_all = view in ("all", "resolved") and not seen.query.where
        return _found_page(seen.filter(in_view(view, staff, at)), text, cursor, limit, nearly_all)
    parts = [seen.filter(one) for one in _parts(view, staff, at)]
    return _page(parts, _column(view), cursor, limit)


def list_saved(
    staff: Staff, conditions: Conditions, cursor: str = "", *, at: datetime, text: str = "", limit: int = PAGE
) -> CaseList:
    """A page of a saved view, as `list_cases` gives it: by what is due first, or newest first beyond open cases."""
    rows = cases_for(staff).filter(condition_of(conditions, staff, at) & SHOWN)
    if text.strip():
        return _found_page(rows, text, cursor, limit)
    return _page([rows], "due_at" if conditions.only_open else "opened_at", cursor, limit)


def _parts(view: View, staff: Staff, at: datetime) -> list[Q]:
    """The conditions whose union is the view, each served by one index."""
    if view == "mine":
        return [OPEN & Q(owner_id=staff.pk), OPEN & Q(handler_id=staff.pk) & ~Q(owner_id=staff.pk)]
    if view == "team":
        return [OPEN & Q(team_id=team) for team in staff.teams.values_list("pk", flat=True)[:20]]
    return [in_view(view, staff, at)]


def _column(view: View) -> str:
    return "waiting_until" if view == "waiting" else NEWEST_FIRST.get(view, "due_at")


def _found_page(rows: QuerySet[Case], text: str, cursor: str, limit: int, nearly_all: bool = False) -> CaseList:
    rows = rows.select_related("customer").only(*LISTED).prefetch_related(_owed())
    found = found_in(rows, text, limit + 1, _read_cursor(cursor)[1], nearly_all=nearly_all)
    return CaseList(found[:limit], f"~{found[limit - 1].conversation_id}" if len(found) > limit else "")


def _owed() -> "Prefetch[str, QuerySet[Promise], str]":
    rows = Promise.objects.only("case_id", "within_minutes", "calendar", "due_at", "paused_at")
    return Prefetch("promises", rows.filter(OWED).order_by("due_at"), to_attr="owed")


def _page(parts: Sequence[QuerySet[Case]], column: str, cursor: str, limit: int) -> CaseList:
    ahead = column in ("due_at", "waiting_until")
    order = (F(column).asc(nulls_last=True), "pk") if ahead else (f"-{column}", "-pk")
    stretches = [stretch for rows in parts for stretch in _after(rows, column, cursor, ahead)]
    if not stretches:
        return CaseList([])
    first, *others = (rows.order_by(*order).values("pk")[: limit + 1] for rows in stretches)
    rows = Case.objects.filter(pk__in=first.union(*others, all=True) if others else first).order_by(*order)
    found = list(rows.select_related("customer").only(*LISTED).prefetch_related(_owed())[: limit + 1])
    if len(found) <= limit:
        return CaseList(found)
    last = found[limit - 1]
    moment = getattr(last, column)
    return CaseList(found[:limit], f"{moment.isoformat() if moment else ''}~{last.pk}")


def _after(rows: QuerySet[Case], column: str, cursor: str, ahead: bool) -> list[QuerySet[Case]]:
    """What comes after the cursor, in stretches; looking ahead, those without a moment are a stretch of their own."""
    moment, last = _read_cursor(cursor)
    undated = rows.filter(**{column: None}) if ahead else rows.none()
    dated = rows.filter(**{f"{column}__isnull": False})
    if last is None:
        return [dated, undated] if ahead else [dated]
    if moment is None:
        return [undated.filter(pk__gt=last)] if ahead else [dated]
    if ahead:
        past = Q(**{f"{column}__gt": moment}) | Q(pk__gt=last)
        return [dated.filter(past, **{f"{column}__gte": moment}), undated]
    return [dated.filter(Q(**{f"{column}__lt": moment}) | Q(pk__lt=last), **{f"{column}__lte": moment})]


def _read_cursor(cursor: str) -> tuple[datetime | None, int | None]:
    text, _, pk = cursor.rpartition("~")
    if not (pk.isascii() and pk.isdecimal()) or len(pk) > 18:
        return None, None
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None, None
    return (None, None) if moment is not None and moment.tzinfo is None else (moment, int(pk))


def count_views(staff: Staff, at: datetime) -> Mapping[View, int]:
    """How many cases each view of open cases holds, at most one more than MOST_COUNTED, in one query."""
    seen, counts, conditions = cases_for(staff), [], _conditions(staff, at)
    params: list[Any] = []
    for view in COUNTED:
        rows = seen.filter(conditions[view]).order_by().values("pk")[: MOST_COUNTED + 1]
        sql, given = rows.query.sql_with_params()
        counts.append(f"(SELECT count(*) FROM ({sql}) counted)")
        params.extend(given)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", params)
        row = cursor.fetchone()
    return {view: int(number) for view, number in zip(COUNTED, row, strict=True)}


def open_case_customer_ids(customer_ids: Collection[int]) -> set[int]:
    """Those of these customers who have an open case."""
    rows = Case.objects.filter(customer_id__in=customer_ids, resolved_at=None)
    return set(rows.values_list("customer_id", flat=True))


CONTENT = 4  # of 5, after a complaint


def unsettled_complaint_ids(customer_ids: Collection[int], since: datetime) -> set[int]:
    """Those whose complaint we called resolved since then without their saying that it is, or that they are content."""
    rows = Resolution.objects.filter(
        case__customer_id__in=customer_ids, case__kind="complaint", at__gte=since, confirmed_at=None, reopened_at=None
    ).exclude(case__complaint__satisfaction__gte=CONTENT)
    return set(rows.values_list("case__customer_id", flat=True))


def cases_of_customer(staff: Staff, customer_id: int, limit: int = 20) -> list[Case]:
    """A customer's cases, newest first, with owner and owed promises."""
    owed = _owed()
    rows = cases_for(staff).filter(customer_id=customer_id).select_related("owner").prefetch_related(owed)
    return list(rows.order_by("-opened_at", "-pk")[:limit])
