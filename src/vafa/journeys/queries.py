"""Questions about plans and follow-ups: the map of a plan, calls someone owes, what a customer had and will have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from vafa.customers.models import PHONE, ContactPoint, Customer
from vafa.journeys.access import CALL as MAY_CALL
from vafa.journeys.access import VIEW
from vafa.journeys.models import CALL, DONE, PLANNED, TOUCHPOINTS, WAITING, FollowUp, Plan, PlanVersion, ReturnCall
from vafa.journeys.rules.steps import Content, read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import Path, path_of
from vafa.journeys.triggering import of_orders
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now

NAMES_KEPT = timedelta(minutes=1)


@dataclass(frozen=True)
class Touch:
    """A follow-up with the touchpoint it carries out, as its run's version wrote it."""

    follow_up: FollowUp
    touchpoint: Touchpoint

    @property
    def is_past(self) -> bool:
        """Whether it came to its end."""
        return self.follow_up.state not in (PLANNED, WAITING)

    @property
    def order_number(self) -> str:
        """The number of the order it is about; empty when its run is about something else."""
        order = self.follow_up.run.order
        return order.number if order else ""


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


def versions_of_orders() -> list[int]:
    """Versions whose runs are about a purchase, and over with it."""
    return [pk for pk, path in versions_in_use().items() if path.content.entry.trigger in of_orders()]


def current_touchpoints(plan: Plan) -> list[Touchpoint]:
    """What a customer notices of the latest version of a plan; nothing while none is published."""
    content = content_of(plan)
    return path_of(content).touchpoints if content else []


def follow_ups_for(staff: Staff | None) -> QuerySet[FollowUp]:
    """The follow-ups this person may see: all, for those who may see journeys at all."""
    return FollowUp.objects.all() if may(staff, VIEW) else FollowUp.objects.none()


def calls_for(staff: Staff, at: datetime, limit: int = 100) -> list[Touch]:
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


def follow_ups_of(customer: Customer, limit: int = 100) -> list[Touch]:
    """What a customer noticed and will notice of plans, the latest due first.

    Of a run that waits or decides it is the touchpoint that follows whatever comes of it, on its first possible day.
    """
    rows = FollowUp.objects.filter(Q(kind__in=TOUCHPOINTS) | Q(state=PLANNED), customer=customer)
    rows = rows.select_related("run__order", "run__version", "assigned_to")
    found = _steps(rows.order_by("-due_at", "-pk")[:limit])
    return sorted(found, key=lambda one: one.follow_up.due_at, reverse=True)


def planned_next(customer: Customer, limit: int = 3) -> list[Touch]:
    """What is planned for a customer, the soonest first."""
    rows = FollowUp.objects.filter(customer=customer, state=PLANNED)
    found = _steps(rows.select_related("run__order", "run__version").order_by("due_at", "pk")[:limit])
    return sorted(found, key=lambda one: one.follow_up.due_at)


def answered_last(customer: Customer, limit: int = 1) -> list[Touch]:
    """What a customer answered last."""
    rows = FollowUp.objects.filter(customer=customer, state=DONE, answer__isnull=False)
    return _steps(rows.select_related("run__order", "run__version").order_by("-due_at", "-pk")[:limit])


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


def _steps(rows: Iterable[FollowUp]) -> list[Touch]:
    found = []
    for row in rows:
        path = path_of_version(row.run.version)
        step = path.steps.get(row.touchpoint)
        if isinstance(step, Touchpoint):
            found.append(Touch(row, step))
        elif step is not None and (coming := _coming(path, step.key)) is not None:
            found.append(Touch(_expected(row, coming), coming))
    return found


def _coming(path: Path, key: str) -> Touchpoint | None:
    """The next touchpoint that does not hang on a turn taken here."""
    step = path.after(key)
    while step is not None and not isinstance(step, Touchpoint):
        step = path.after(step.key)
    return step


def _expected(row: FollowUp, coming: Touchpoint) -> FollowUp:
    """The follow-up that is not there yet, as it would be at the earliest."""
    begin = row.run.started_at if coming.since == "start" else row.due_at
    opens = max(row.due_at, begin + timedelta(days=coming.from_day))
    return FollowUp(
        run=row.run, customer_id=row.customer_id, touchpoint=coming.key, kind=coming.kind, state=PLANNED,
        window_from=opens, due_at=opens, window_until=max(opens, begin + timedelta(days=coming.to_day + 1)),
    )  # fmt: skip


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
