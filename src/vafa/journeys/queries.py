"""Questions about plans and follow-ups: the map of a plan, calls someone owes, what a customer had and will have."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from vafa.customers.models import PHONE, ContactPoint, Customer
from vafa.journeys.access import CALL as MAY_CALL
from vafa.journeys.access import VIEW
from vafa.journeys.models import CALL, DONE, PLANNED, WAITING, FollowUp, Plan, PlanVersion, ReturnCall
from vafa.journeys.rules.steps import Content, read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import Path, path_of
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now

COUNTS = """
SELECT f.touchpoint, f.state, f.reason, count(*), count(f.answer), count(*) FILTER (WHERE f.done_at < f.window_until)
FROM follow_up f JOIN run r ON r.id = f.run_id
WHERE r.plan_id = %s AND r.started_at >= %s
GROUP BY f.touchpoint, f.state, f.reason
"""
LONG_AGO = datetime(1900, 1, 1, tzinfo=ZoneInfo("UTC"))
NAMES_KEPT = timedelta(minutes=1)


@dataclass
class TouchpointCounts:
    """How one touchpoint of a plan fares over all runs."""

    touchpoint: Touchpoint
    planned: int = 0
    waiting: int = 0
    done: int = 0
    done_on_time: int = 0
    answered: int = 0
    skipped: dict[str, int] = field(default_factory=dict)  # by reason
    failed: dict[str, int] = field(default_factory=dict)

    @property
    def on_time_share(self) -> float | None:
        """Of those done or failed, the share done inside the window; None while there are none."""
        promised = self.done + sum(self.failed.values())
        return self.done_on_time / promised if promised else None


@dataclass(frozen=True)
class Step:
    """A follow-up with the touchpoint it carries out, as its run's version wrote it."""

    follow_up: FollowUp
    touchpoint: Touchpoint

    @property
    def is_past(self) -> bool:
        """Whether it came to its end."""
        return self.follow_up.state not in (PLANNED, WAITING)


def content_of(plan: Plan) -> Content | None:
    """What the latest version of a plan says; None while none is published."""
    last = plan.versions.order_by("-number").first()
    return read_content(last.content) if last else None


_paths: dict[tuple[int, datetime], Path] = {}  # versions never change


def path_of_version(version: PlanVersion) -> Path:
    """The way through a version."""
    key = (version.pk, version.published_at)
    if key not in _paths:
        _paths[key] = path_of(read_content(version.content))
    return _paths[key]


def versions_in_use() -> dict[int, Path]:
    """The way through every version that somebody may be on."""
    known = list(PlanVersion.objects.values_list("pk", "published_at"))
    fresh = [pk for pk, published_at in known if (pk, published_at) not in _paths]
    for version in PlanVersion.objects.filter(pk__in=fresh) if fresh else ():
        path_of_version(version)
    return {pk: _paths[pk, published_at] for pk, published_at in known}


def current_touchpoints(plan: Plan) -> list[Touchpoint]:
    """What a customer notices of the latest version of a plan; nothing while none is published."""
    content = content_of(plan)
    return path_of(content).touchpoints if content else []


def plan_map(plan: Plan, since: datetime | None = None) -> list[TouchpointCounts]:
    """Counts at each touchpoint of the plan, over runs of orders placed `since` then; one statement over all of them.

    Touchpoints of older versions that the plan no longer has are left out.
    """
    found = {one.key: TouchpointCounts(one) for one in current_touchpoints(plan)}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [plan.pk, since or LONG_AGO])
        for key, state, reason, count, answered, on_time in cursor.fetchall():
            if counts := found.get(key):
                _count(counts, state, reason, count, answered, on_time)
    return list(found.values())


def follow_ups_for(staff: Staff | None) -> QuerySet[FollowUp]:
    """The follow-ups this person may see: all, for those who may see journeys at all."""
    return FollowUp.objects.all() if may(staff, VIEW) else FollowUp.objects.none()


def calls_for(staff: Staff, at: datetime, limit: int = 100) -> list[Step]:
    """Calls this person owes, and those nobody has yet, the longest due first; `customer.phones` is filled.

    Calls put off to later than `at` are not among them.
    """
    if not may(staff, MAY_CALL):
        return []
    phones = ContactPoint.objects.filter(kind=PHONE, off_at=None).order_by("pk")
    rows = (
        FollowUp.objects.filter(state=WAITING, kind=CALL, due_at__lte=at)
        .filter(Q(assigned_to=staff) | Q(assigned_to=None))
        .select_related("customer", "run__order", "run__version")
        .prefetch_related(Prefetch("customer__contact_points", phones, to_attr="phones"))
        .order_by("due_at", "pk")
    )
    return _steps(rows[:limit])


def follow_ups_of(customer: Customer, limit: int = 100) -> list[Step]:
    """What followed and will follow for a customer, the latest due first."""
    rows = FollowUp.objects.filter(customer=customer).select_related("run__order", "run__version", "assigned_to")
    return _steps(rows.order_by("-due_at", "-pk")[:limit])


def planned_next(customer: Customer, limit: int = 3) -> list[Step]:
    """What is planned for a customer, the soonest first."""
    rows = FollowUp.objects.filter(customer=customer, state=PLANNED).select_related("run__order", "run__version")
    return _steps(rows.order_by("due_at", "pk")[:limit])


def answered_last(customer: Customer, limit: int = 1) -> list[Step]:
    """What a customer answered last."""
    rows = FollowUp.objects.filter(customer=customer, state=DONE, answer__isnull=False)
    return _steps(rows.select_related("run__order", "run__version").order_by("-due_at", "-pk")[:limit])


def due_today(at: datetime, limit: int = 100) -> list[Step]:
    """Follow-ups planned until the end of the day in the shop's zone, soonest first."""
    rows = FollowUp.objects.filter(state=PLANNED, due_at__lt=_end_of_day(at))
    return _steps(rows.select_related("customer", "run__order", "run__version").order_by("due_at", "pk")[:limit])


def count_due_today(at: datetime) -> int:
    """How many follow-ups are planned until the end of the day in the shop's zone."""
    return FollowUp.objects.filter(state=PLANNED, due_at__lt=_end_of_day(at)).count()


_names: dict[str, Touchpoint] = {}
_names_at: datetime | None = None


def touchpoint_name(key: str, language: str) -> str:
    """What a touchpoint of any plan is called. Kept for a minute, since timelines ask for it line by line."""
    global _names_at
    if _names_at is None or abs(now() - _names_at) > NAMES_KEPT:
        latest = PlanVersion.objects.order_by("plan_id", "-number").distinct("plan_id")
        _names.update({one.key: one for version in latest for one in path_of_version(version).touchpoints})
        _names_at = now()
    return _names[key].called(language) if key in _names else key


def _steps(rows: Iterable[FollowUp]) -> list[Step]:
    read: dict[int, dict[str, Touchpoint]] = {}
    found = []
    for row in rows:
        version = row.run.version
        if version.pk not in read:
            read[version.pk] = {one.key: one for one in path_of_version(version).touchpoints}
        found.append(Step(row, read[version.pk][row.touchpoint]))
    return found


def _count(counts: TouchpointCounts, state: str, reason: str, count: int, answered: int, on_time: int) -> None:
    counts.answered += answered
    match state:
        case "planned":
            counts.planned += count
        case "waiting":
            counts.waiting += count
        case "done":
            counts.done += count
            counts.done_on_time += on_time
        case "skipped":
            counts.skipped[reason] = counts.skipped.get(reason, 0) + count
        case "failed":
            counts.failed[reason] = counts.failed.get(reason, 0) + count


def _end_of_day(at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo(settings.CONFIG.time_zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def return_calls_for(staff: Staff, until: datetime, limit: int = 20) -> list[ReturnCall]:
    """The calls back this person owes until a moment, and those nobody has, the earliest first."""
    if not may(staff, MAY_CALL):
        return []
    rows = ReturnCall.objects.filter(state=WAITING, due_at__lt=until).select_related("customer", "call")
    mine = rows.filter(Q(assigned_to=staff) | Q(assigned_to=None))
    return list(mine.order_by("due_at", "pk")[:limit])


def return_call(staff: Staff, pk: int) -> ReturnCall | None:
    """A call back that waits; None when it no longer does, or this person makes no calls."""
    if not may(staff, MAY_CALL):
        return None
    rows = ReturnCall.objects.filter(pk=pk, state=WAITING)
    return rows.select_related("customer", "call", "assigned_to").first()


def owed_to(numbers: Iterable[str]) -> dict[str, ReturnCall]:
    """The calls back that wait, by number."""
    rows = ReturnCall.objects.filter(number__in=list(numbers), state=WAITING).select_related("assigned_to")
    return {one.number: one for one in rows}
