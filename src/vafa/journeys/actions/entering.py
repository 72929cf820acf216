"""What happens to customers begins their way through plans, ends steps that wait for it, and runs it speaks against.

A plan takes each key once. Who begins gets a row for the first step that is due, and, so that the map is honest, one
for each touchpoint before it whose window is over; where nothing is due any more nobody begins. A plan that would begin
itself again, through whatever other plans, is cut: that run is kept, ended as a `loop`, for people to see.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import facts_of, holding
from vafa.journeys.actions.ending import stop_runs
from vafa.journeys.actions.placing import kept_hours, place_rows
from vafa.journeys.chains import led_here
from vafa.journeys.events import RunStarted
from vafa.journeys.hearing import known_hours
from vafa.journeys.models import HAPPENED, Plan, PlanVersion
from vafa.journeys.queries import path_of_version, versions_in_use
from vafa.journeys.rules.planning import Hours, Planner
from vafa.journeys.rules.scheduling import Placed, Walker, ahead
from vafa.journeys.rules.splitting import is_held_out
from vafa.journeys.rules.walking import Path
from vafa.journeys.told_before import told_before
from vafa.journeys.trigger import Entry
from vafa.journeys.triggering import triggers
from vafa.platform.events.publishing import publish
from vafa.platform.jobs.models import bury
from vafa.platform.preferences.models import get_all
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor, Refused

AT_ONCE = 5000
LOOP, LEFT = "loop", "left"

CANDIDATES = """
SELECT e.place, c.time_zone, c.allowed_from, c.allowed_until
FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::bigint[]) AS e(place, customer, key, ordered)
JOIN customer c ON c.id = e.customer
LEFT JOIN "order" o ON o.id = e.ordered
WHERE c.withdrawn_at IS NULL AND o.withdrawn_at IS NULL
ORDER BY e.place
"""
# Asked apart: joined above, the planner reads all runs of a plan that is new to it, once for each who enters.
KNOWN = "SELECT key FROM run WHERE plan_id = %s AND key = ANY(%s)"
START_RUNS = """
INSERT INTO run (version_id, plan_id, customer_id, order_id, key, because_of, context, held_out, started_at,
                 enrolled_at, ended_at, end_reason)
SELECT %s, %s, customer, ordered, key, because, context, held_out, started, %s,
       CASE WHEN ended <> '' THEN %s::timestamptz END, ended
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::jsonb[], %s::bool[], %s::timestamptz[],
            %s::text[])
    AS row(customer, ordered, key, because, context, held_out, started, ended)
ON CONFLICT (plan_id, key) DO NOTHING
RETURNING id, key
"""
TOLD = """unnest(%(customers)s::bigint[], %(orders)s::bigint[], %(runs)s::bigint[], %(moments)s::timestamptz[],
            %(causes)s::bigint[]) AS e(customer, ordered, run, moment, because)"""
END_WAITING = """
UPDATE follow_up f SET due_at = least(f.due_at, %(at)s), outcome = %(happened)s
FROM {told}, run r
WHERE f.waits_for = %(what)s AND f.state = 'planned' AND f.customer_id = e.customer AND r.id = f.run_id
  AND {concerns}
"""
NOTE = """
UPDATE run r SET seen = r.seen || jsonb_build_object(%(what)s::text, e.moment)
FROM {told}
WHERE r.customer_id = e.customer AND r.version_id = ANY(%(versions)s) AND r.ended_at IS NULL AND {concerns}
"""
LEAVING = """
SELECT r.id FROM run r, {told}
WHERE r.customer_id = e.customer AND r.version_id = ANY(%(versions)s) AND r.ended_at IS NULL AND {concerns}
"""
# What happened before a run began does not concern it, nor does what began it. Of orders the trigger says whether it
# has to be the run's own, another one, or whichever.
CONCERNS = """(e.run IS NULL OR e.run = r.id) AND e.moment >= r.started_at
  AND (e.because IS NULL OR e.because IS DISTINCT FROM r.because_of)
  AND (%(same)s::bool IS NULL OR e.ordered IS NULL OR r.order_id IS NULL OR (r.order_id = e.ordered) = %(same)s)"""


def happened(trigger: str, entries: Sequence[Entry], *, actor: Actor, at: datetime) -> int:
    """Tell that this happened to customers; how many began a plan by it. Telling it again changes nothing."""
    begun = sum(enter_plan(one, entries, actor=actor, at=at) for one in current_versions() if _begins(one, trigger))
    arrived(trigger, entries, same_order=triggers()[trigger].same_order, actor=actor, at=at)
    return begun


def is_named(trigger: str) -> bool:
    """Whether any version of a plan begins with this, waits for it or ends by it."""
    return any(
        trigger in (path.content.entry.trigger, *(one.trigger for one in path.content.exits)) or trigger in path.awaited
        for path in versions_in_use().values()
    )


@transaction.atomic
def arrived(what: str, entries: Sequence[Entry], *, same_order: bool | None = True, actor: Actor, at: datetime) -> None:
    """End the steps that wait for this, and the runs of plans that end with it; it begins nothing.

    `same_order`: where it happened to an order, whether it concerns the runs of that order (True), those of others
    (False), or all (None).
    """
    in_use = versions_in_use()
    waiting = [pk for pk, path in in_use.items() if what in path.awaited]
    leaving = [pk for pk, path in in_use.items() if any(one.trigger == what for one in path.content.exits)]
    if not entries or not (waiting or leaving):
        return
    given: dict[str, Any] = {
        "what": what, "at": at, "same": same_order, "happened": HAPPENED,
        "customers": [one.customer_id for one in entries], "orders": [one.order_id for one in entries],
        "runs": [one.run_id for one in entries], "moments": [one.started_at for one in entries],
        "causes": [one.because_of for one in entries],
    }  # fmt: skip
    pieces = {"told": TOLD, "concerns": CONCERNS}
    with connection.cursor() as cursor:
        if waiting:
            cursor.execute(END_WAITING.format(**pieces), given)
            cursor.execute(NOTE.format(**pieces), {**given, "versions": waiting})
            # Noting waits for whoever places a step of these runs just now; what they placed is there afterwards.
            cursor.execute(END_WAITING.format(**pieces), given)
        cursor.execute(LEAVING.format(**pieces), {**given, "versions": leaving})
        left = [pk for (pk,) in cursor.fetchall()]
    stop_runs(left, LEFT, actor=actor, at=at)


def enter_plan(version: PlanVersion, entries: Sequence[Entry], *, actor: Actor, at: datetime) -> int:
    """Begin the plan for these, as its version says, and return for how many; who began with the same key is left out.

    A few statements for any number. Conditions that cannot be read let nobody in, and leave a dead letter.
    """
    planner = shop_planner()
    return sum(
        _enter(version, entries[start : start + AT_ONCE], planner, actor, at)
        for start in range(0, len(entries), AT_ONCE)
    )


def current_versions() -> list[PlanVersion]:
    """The latest version of each active plan, with its plan."""
    active = Plan.objects.filter(is_active=True)
    rows = PlanVersion.objects.filter(plan__in=active).select_related("plan")
    return list(rows.order_by("plan_id", "-number").distinct("plan_id"))


def shop_planner() -> Planner:
    """A planner with the shop's calendar, hours and zone as they are set now."""
    quiet = get_all("quiet.")
    allowed = Hours.between(time.fromisoformat(quiet["quiet.until"]), time.fromisoformat(quiet["quiet.from"]))
    return Planner(working_calendar(), allowed, settings.CONFIG.time_zone)


@dataclass(frozen=True, slots=True)
class _Begin:
    """Somebody who begins, with what lies ahead; or who would begin a loop."""

    entry: Entry
    held_out: bool
    ahead: Sequence[Placed]
    ended: str = ""


def _begins(version: PlanVersion, trigger: str) -> bool:
    return bool(version.content["entry"].get("trigger") == trigger)


@transaction.atomic
def _enter(version: PlanVersion, entries: Sequence[Entry], planner: Planner, actor: Actor, at: datetime) -> int:
    path = path_of_version(version)
    found = _candidates(version, entries, planner.hours)
    allowed = _meant(version, path, {one.customer_id for one, _ in found}, at)
    found = [(one, walker) for one, walker in found if one.customer_id in allowed]
    best = known_hours([one.customer_id for one, _ in found])
    found = [(one, replace(walker, best=best.get(one.customer_id))) for one, walker in found]
    if path.dates:
        found = _with_dates(found, path.dates, at)
    led = led_here([one for one, _ in found])
    beginning = [_begin(version, path, one, walker, planner, led, at) for one, walker in found]
    return _start(version, [one for one in beginning if one is not None], actor, at)


def _candidates(version: PlanVersion, entries: Sequence[Entry], shop: Hours) -> list[tuple[Entry, Walker]]:
    """Those whom the plan may take, each key once, with what of them bears on time."""
    given = {one.key: one for one in reversed(entries)}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [version.plan_id, list(given)])
        for (key,) in cursor.fetchall():
            del given[key]
    keyed = list(given.values())[::-1]
    columns: list[list[Any]] = [
        list(range(len(keyed))),
        [one.customer_id for one in keyed],
        [one.key for one in keyed],
        [one.order_id for one in keyed],
    ]
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, columns)
        rows = cursor.fetchall()
    return [
        (keyed[place], Walker(
            started_at=keyed[place].started_at, seed=keyed[place].order_id or keyed[place].customer_id, time_zone=zone,
            hours=kept_hours(opens, closes, shop),
        ))
        for place, zone, opens, closes in rows
    ]  # fmt: skip


def _meant(version: PlanVersion, path: Path, customers: Collection[int], at: datetime) -> Collection[int]:
    """Of these customers those the plan's own conditions hold of."""
    when = path.content.entry.when
    if when is None:
        return customers
    try:
        return holding(read_conditions(when), customers, at)
    except Refused as problem:
        bury("sweep", "journeys.entering", version.pk, problem, at=at)
        return ()


def _with_dates(found: list[tuple[Entry, Walker]], fields: Iterable[str], at: datetime) -> list[tuple[Entry, Walker]]:
    facts = facts_of({one.customer_id for one, _ in found}, fields, at)
    return [(one, replace(walker, dates=dates_in(facts[one.customer_id]))) for one, walker in found]


def dates_in(facts: Mapping[str, object]) -> dict[str, datetime | None]:
    """The moments among a customer's facts."""
    return {name: value if isinstance(value, datetime) else None for name, value in facts.items()}


def _begin(
    version: PlanVersion, path: Path, entry: Entry, walker: Walker, planner: Planner,
    led: Mapping[str, Collection[int]], at: datetime,
) -> _Begin | None:  # fmt: skip
    if version.plan_id in led.get(entry.key, ()):
        return _Begin(entry, False, [], LOOP)
    rows = ahead(path, path.first, walker, planner, at=at)
    if not rows or rows[-1].due_at is None:
        return None
    return _Begin(entry, is_held_out(version.plan.key, entry.customer_id, path.content.hold_out), rows)


def _start(version: PlanVersion, beginning: Sequence[_Begin], actor: Actor, at: datetime) -> int:
    if not beginning:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(START_RUNS, [version.pk, version.plan_id, at, at, *_run_columns(beginning)])
        runs = {key: run_id for run_id, key in cursor.fetchall()}
    begun = [one for one in beginning if one.entry.key in runs]
    place_rows([(runs[one.entry.key], one.entry.customer_id, row) for one in begun for row in one.ahead], at)
    publish(
        [
            RunStarted(
                occurred_at=at, actor=actor, customer_id=one.entry.customer_id, because_of=one.entry.because_of,
                run_id=runs[one.entry.key], plan_id=version.plan_id, order_id=one.entry.order_id,
            )
            for one in begun
            if not one.ended
        ]
    )  # fmt: skip
    _look_back(path_of_version(version), {runs[one.entry.key]: one.entry for one in begun if not one.ended}, actor, at)
    return len([one for one in begun if not one.ended])


def _look_back(path: Path, begun: Mapping[int, Entry], actor: Actor, at: datetime) -> None:
    """Tell these runs what was told of their customers before they were there."""
    by_customer: dict[int, list[tuple[int, datetime]]] = {}
    for run, entry in begun.items():
        by_customer.setdefault(entry.customer_id, []).append((run, entry.started_at))
    for key, entries in told_before(path, by_customer, at):
        arrived(key, entries, same_order=triggers()[key].same_order, actor=actor, at=at)


def _run_columns(beginning: Sequence[_Begin]) -> list[list[Any]]:
    entries = [one.entry for one in beginning]
    return [
        [one.customer_id for one in entries],
        [one.order_id for one in entries],
        [one.key for one in entries],
        [one.because_of for one in entries],
        [json.dumps(one.context, ensure_ascii=False) for one in entries],
        [one.held_out for one in beginning],
        [one.started_at for one in entries],
        [one.ended for one in beginning],
    ]
