"""Saved views: whose there are, and the database's question their conditions ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from zoneinfo import ZoneInfo

from django.db.models import Q

from vafa.cases.models import SavedView
from vafa.cases.rules.conditions import ME, Conditions, Row, read_conditions
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Refused

COLUMNS: Mapping[str, str] = {
    "kind": "kind", "topic": "topic", "priority": "priority", "stage": "stage", "owner": "owner_id",
    "handler": "handler_id", "team": "team_id", "channel": "channel", "class": "customer_class",
    "waiting": "waiting_for", "opened": "opened_at", "due": "due_at", "word": "last_from_customer_at",
    "product": "unit__product__sku", "city": "customer__city",
}  # fmt: skip
STATES: Mapping[str, Q] = {
    "open": Q(resolved_at=None),
    "resolved": Q(resolved_at__isnull=False, closed_at=None),
    "closed": Q(closed_at__isnull=False),
}


@dataclass(frozen=True)
class ReadView:
    """A saved view: what it asks, or (`refused`) why it cannot be read."""

    row: SavedView
    conditions: Conditions | None = None
    refused: Refused | None = None


def views_for(staff: Staff) -> list[SavedView]:
    """One's own views and those for all, in their order; one query."""
    rows = SavedView.objects.filter(Q(staff=staff) | Q(is_shared=True))
    return list(rows.order_by("is_shared", "position", "name", "pk")[:60])


def read_view(row: SavedView) -> ReadView:
    """The view with its conditions; one that no longer reads says why instead of failing."""
    try:
        return ReadView(row, read_conditions(row.conditions))
    except Refused as refused:
        return ReadView(row, refused=refused)


def condition_of(conditions: Conditions, staff: Staff, at: datetime) -> Q:
    """The question to the database, for who looks and now; about open cases unless it says otherwise."""
    asked = [_asked(row, staff, at) for row in conditions.rows]
    whole = reduce(and_ if conditions.match == "all" else or_, asked)
    return whole & STATES["open"] if conditions.only_open else whole


def _asked(row: Row, staff: Staff, at: datetime) -> Q:
    if row.field == "state":
        return ~STATES[row.value] if row.op == "is_not" else STATES[row.value]
    if row.field == "tag":
        return _tag(row)
    column = COLUMNS[row.field]
    if row.field in ("opened", "due", "word"):
        return _moment(column, row, staff, at)
    if row.op == "empty":
        return Q(**{column: None}) if column.endswith("_id") else Q(**{column: ""})
    if row.op == "has":
        return Q(**{f"{column}__icontains": row.value})
    if row.field == "team" and row.value == ME:
        found = Q(team__in=staff.teams.values("pk"))
    else:
        found = Q(**{column: staff.pk if row.value == ME else row.value})
    if row.op == "is_not":  # whoever has none of it is not it either
        return ~found | Q(**{f"{column}__isnull": True}) if column in ("owner_id", "handler_id", "team_id") else ~found
    return found


def _tag(row: Row) -> Q:
    if row.op == "empty":
        return Q(tags=[])
    if row.op == "has":
        return Q(tags__icontains=row.value)
    found = Q(tags__contains=[row.value])
    return ~found if row.op == "is_not" else found


def _moment(column: str, row: Row, staff: Staff, at: datetime) -> Q:
    """Days are those of who looks."""
    if row.op == "empty":
        return Q(**{column: None})
    if row.op == "within":
        days = timedelta(days=int(row.value))
        return Q(**{f"{column}__gte": at - days, f"{column}__lte": at + days})
    begin = datetime.combine(row.day, time(), ZoneInfo(staff.time_zone)).astimezone(UTC)
    end = begin + timedelta(days=1)
    ways: Mapping[str, Callable[[], Q]] = {
        "before": lambda: Q(**{f"{column}__lt": begin}),
        "after": lambda: Q(**{f"{column}__gte": end}),
        "is": lambda: Q(**{f"{column}__gte": begin, f"{column}__lt": end}),
    }
    return ways[row.op]()
