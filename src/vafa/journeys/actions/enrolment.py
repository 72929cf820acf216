"""Orders begin their way through the active plans: a run for each order and plan, a follow-up for each touchpoint.

An order is enrolled when it has a customer, stands (not cancelled, returned or withdrawn) and at least one window of
the plan is still ahead or open; older ones are no business of the plan and leave no row. Of an enrolled order, windows
that are already over are kept as skipped (`window_passed`), so that the map is honest; they are not announced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from vafa.journeys.events import RunStarted
from vafa.journeys.models import PLANNED, SKIPPED, Plan, PlanVersion
from vafa.journeys.queries import path_of_version
from vafa.journeys.rules.planning import NOTHING_ALLOWED, Hours, Planned, Planner, Wish, share_of
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.platform.events.publishing import publish
from vafa.platform.preferences.models import get_all
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor

WINDOW_PASSED = "window_passed"
GRACE = timedelta(days=12)  # a call's window may be prolonged past the plan's last day

CANDIDATES = """
SELECT o.id, o.placed_at, c.id, c.time_zone, c.allowed_from, c.allowed_until
FROM "order" o JOIN customer c ON c.id = o.customer_id
WHERE o.id = ANY(%s) AND o.placed_at > %s AND o.withdrawn_at IS NULL AND c.withdrawn_at IS NULL
  AND o.state NOT IN ('cancelled', 'returned')
  AND NOT EXISTS (SELECT 1 FROM run r WHERE r.order_id = o.id AND r.plan_id = %s)
ORDER BY o.id
"""
START_RUNS = """
INSERT INTO run (version_id, plan_id, customer_id, order_id, key, started_at, enrolled_at)
SELECT %s, %s, customer, ordered, 'order:' || ordered, started, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS row(customer, ordered, started)
ON CONFLICT (plan_id, key) DO NOTHING
RETURNING id, order_id
"""
COPY_FOLLOW_UPS = """
COPY follow_up (run_id, customer_id, touchpoint, kind, window_from, window_until, due_at, state, reason, done_at)
FROM STDIN
"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    order_id: int
    placed_at: datetime
    customer_id: int
    time_zone: str
    allowed_from: time | None
    allowed_until: time | None

    def hours(self, shop: Hours) -> Hours:
        """Their own hours; what they left open is the shop's."""
        if self.allowed_from is None and self.allowed_until is None:
            return shop
        own = Hours.between(self.allowed_from or time(), self.allowed_until or time())
        return Hours(
            shop.opens if self.allowed_from is None else own.opens,
            shop.closes if self.allowed_until is None else own.closes,
        )


Row = tuple[Touchpoint, Planned]


@transaction.atomic
def enrol(order_ids: Sequence[int], *, actor: Actor, at: datetime) -> int:
    """Enrol these orders in every active plan that concerns them; those that are enrolled stay as they are.

    Returns the number of runs started. A few statements for any number of orders.
    """
    planner = shop_planner()
    return sum(_enrol_in(version, order_ids, planner, actor, at) for version in _current_versions())


def shop_planner() -> Planner:
    """A planner with the shop's calendar, hours and zone as they are set now."""
    quiet = get_all("quiet.")
    allowed = Hours.between(time.fromisoformat(quiet["quiet.until"]), time.fromisoformat(quiet["quiet.from"]))
    return Planner(working_calendar(), allowed, settings.CONFIG.time_zone)


def wish_of(touchpoint: Touchpoint) -> Wish:
    """What the touchpoint asks of time."""
    return Wish(touchpoint.from_day, touchpoint.to_day, prompt=touchpoint.prompt, call=touchpoint.kind == "call")


def _current_versions() -> list[PlanVersion]:
    """The latest version of each active plan."""
    active = Plan.objects.filter(is_active=True)
    return list(PlanVersion.objects.filter(plan__in=active).order_by("plan_id", "-number").distinct("plan_id"))


def _enrol_in(version: PlanVersion, order_ids: Sequence[int], planner: Planner, actor: Actor, at: datetime) -> int:
    touchpoints = path_of_version(version).touchpoints
    oldest = at - timedelta(days=max(one.to_day for one in touchpoints) + 1) - GRACE
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, [list(order_ids), oldest, version.plan_id])
        found = [_Candidate(*row) for row in cursor.fetchall()]
    wishes = [(touchpoint, wish_of(touchpoint)) for touchpoint in touchpoints]
    planned = {one.order_id: _plan(one, wishes, planner, at) for one in found}
    wanted = [one for one in found if any(row.window_until > at for _, row in planned[one.order_id])]
    if not wanted:
        return 0
    with connection.cursor() as cursor:
        columns: list[list[Any]] = [
            [one.customer_id for one in wanted],
            [one.order_id for one in wanted],
            [one.placed_at for one in wanted],
        ]
        cursor.execute(START_RUNS, [version.pk, version.plan_id, at, *columns])
        runs = {order_id: run_id for run_id, order_id in cursor.fetchall()}
        wanted = [one for one in wanted if one.order_id in runs]
        with cursor.copy(COPY_FOLLOW_UPS) as copy:
            for one in wanted:
                for touchpoint, row in planned[one.order_id]:
                    copy.write_row(_as_row(runs[one.order_id], one.customer_id, touchpoint, row, at))
    publish(
        [
            RunStarted(
                occurred_at=at,
                actor=actor,
                customer_id=one.customer_id,
                run_id=runs[one.order_id],
                plan_id=version.plan_id,
                order_id=one.order_id,
            )
            for one in wanted
        ]
    )
    return len(wanted)


def _plan(order: _Candidate, wishes: Sequence[tuple[Touchpoint, Wish]], planner: Planner, at: datetime) -> list[Row]:
    hours = order.hours(planner.hours)
    return [
        (
            touchpoint,
            planner.plan(
                wish,
                order.placed_at,
                at=at,
                share=share_of(order.order_id, position),
                time_zone=order.time_zone,
                hours=hours,
            ),
        )
        for position, (touchpoint, wish) in enumerate(wishes)
    ]


def _as_row(run_id: int, customer_id: int, touchpoint: Touchpoint, row: Planned, at: datetime) -> tuple[object, ...]:
    head = (run_id, customer_id, touchpoint.key, touchpoint.kind, row.window_from, row.window_until)
    if row.due_at is not None:
        return (*head, row.due_at, PLANNED, "", None)
    reason = WINDOW_PASSED if row.window_until <= at else NOTHING_ALLOWED
    return (*head, row.window_from, SKIPPED, reason, at)
