"""Due steps are done: claimed in a batch, asked once more whether they make sense, done, and the next ones placed.

Claimed rows stay locked until the batch commits, so workers share the work and a killed one leaves them as they were.
A message's follow-up waits until sending says what became of it, a call until somebody made it; the run goes on.

Several runs of one customer must not become several times the same question. Prompt touchpoints (the welcome) belong
to their order and always go out. Of the others, one is skipped

- `asked_lately`: the same touchpoint of another run was done, or is under way, less than `REST` ago;
- `newer_order`: a later run has the same touchpoint planned within `SOON`, which then speaks for both. Somebody who
  buys every few days is not put off for ever: after one such skip within `REST` the next one is done.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import facts_of, holding
from vafa.customers.rules.consent import SERVICE
from vafa.journeys.actions.ending import BY_HAND, stop_runs
from vafa.journeys.actions.entering import LEFT, dates_in, shop_planner
from vafa.journeys.actions.placing import kept_hours, place_rows
from vafa.journeys.actions.settling import End, end_finished, settle
from vafa.journeys.hearing import known_hours
from vafa.journeys.models import DONE, FAILED, SKIPPED, TOUCHPOINTS, FollowUp, PlanVersion
from vafa.journeys.queries import path_of_version, versions_of_orders
from vafa.journeys.rules.planning import Planner
from vafa.journeys.rules.scheduling import Placed, Walker, ahead
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import Path
from vafa.journeys.step import Due, Round, performers
from vafa.journeys.steps.branch import CONDITIONS_BROKEN
from vafa.platform.jobs.models import bury
from vafa.platform.jobs.sweeps import all_or_each
from vafa.platform.values import Actor, Refused, refuse_if

REST = timedelta(days=14)
SOON = timedelta(days=7)
DEAD_LETTERS = "journeys.perform_due"
GONE = ("import_undone", "order_cancelled", "order_returned", "customer_gone")  # reasons that end the whole run
HELD_OUT = "held_out"

WHAT_IS_DUE = "due_at <= %(at)s ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
THIS_ONE = "id = %(only)s FOR UPDATE"
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id, run_id, customer_id, touchpoint, kind, window_until, due_at, outcome FROM follow_up
    WHERE state = 'planned' AND {which}
)
SELECT due.id, due.run_id, due.customer_id, due.touchpoint, due.kind, due.window_until, due.outcome, r.version_id,
    p.key, r.started_at, r.order_id, r.context, r.held_out, c.time_zone, c.allowed_from, c.allowed_until,
    c.language, coalesce(o.number, ''), coalesce(line.name, ''), coalesce(line.guide_url, ''),
    CASE WHEN r.ended_at IS NOT NULL THEN r.end_reason
         WHEN o.withdrawn_at IS NOT NULL AND r.version_id = ANY(%(of_orders)s) THEN 'import_undone'
         WHEN c.withdrawn_at IS NOT NULL THEN 'customer_gone'
         WHEN NOT p.is_active THEN 'plan_off'
         WHEN due.kind = ANY(%(touchpoints)s) AND due.window_until <= %(at)s THEN 'too_late'
         WHEN o.state IN ('cancelled', 'returned') AND r.version_id = ANY(%(of_orders)s) THEN 'order_' || o.state
         ELSE '' END,
    CASE WHEN others.asked THEN 'asked_lately' WHEN others.newer AND NOT others.put_off THEN 'newer_order' ELSE '' END,
    due.kind = 'call' AND EXISTS (
        SELECT 1 FROM contact_point t WHERE t.customer_id = due.customer_id AND t.kind = 'phone' AND t.off_at IS NULL)
FROM due
JOIN run r ON r.id = due.run_id
JOIN plan p ON p.id = r.plan_id
JOIN customer c ON c.id = due.customer_id
LEFT JOIN "order" o ON o.id = r.order_id
LEFT JOIN LATERAL (
    SELECT coalesce(nullif(product.name, ''), l.description) AS name, product.guide_url
    FROM order_line l LEFT JOIN product ON product.id = l.product_id
    WHERE l.order_id = o.id AND l.quantity > 0 ORDER BY l.id LIMIT 1
) line ON due.kind = ANY(%(touchpoints)s)
LEFT JOIN LATERAL (
    SELECT coalesce(bool_or(f.state = 'waiting' OR (f.state = 'done' AND f.done_at > %(rested)s)), false) AS asked,
        coalesce(bool_or(f.state = 'planned' AND (other.started_at, other.id) > (r.started_at, r.id)
                         AND f.due_at <= %(soon)s), false) AS newer,
        coalesce(bool_or(f.reason = 'newer_order' AND f.done_at > %(rested)s), false) AS put_off
    FROM follow_up f JOIN run other ON other.id = f.run_id
    WHERE f.customer_id = due.customer_id AND f.touchpoint = due.touchpoint AND f.id <> due.id
      AND other.plan_id = r.plan_id AND f.due_at BETWEEN %(rested)s AND %(soon)s
) others ON due.kind = ANY(%(touchpoints)s)
ORDER BY due.due_at, due.id
"""


@transaction.atomic
def perform_due(limit: int = 500, *, actor: Actor, at: datetime) -> int:
    """Do what is due, the longest due first; returns how many steps were taken in hand.

    One that cannot be done (a letter that breaks on it, say) fails alone, with a dead letter, and its run goes on.
    """
    rows = _claim(WHAT_IS_DUE, at, limit=limit)
    if not rows:
        return 0
    paths, planner = _paths(rows), shop_planner()

    def act(some: Sequence[Due]) -> None:
        doing = Round(paths, actor, at)
        walking = _perform(some, doing)
        _finish(walking, doing, planner)

    def give_up(row: Due, problem: Exception) -> None:
        bury("sweep", DEAD_LETTERS, row.pk, problem, at=at)
        doing = Round(paths, actor, at)
        doing.fail(row, "went_wrong")
        _finish([row], doing, planner)

    all_or_each(rows, act, give_up)
    return len(rows)


@transaction.atomic
def skip(follow_up: FollowUp, reason: str = BY_HAND, *, actor: Actor, at: datetime) -> None:
    """Leave one follow-up out; its run goes on. Refused: journeys.already_over."""
    planned = _claim(THIS_ONE, at, only=follow_up.pk)
    if planned:
        doing = Round(_paths(planned), actor, at)
        doing.leave_out(planned[0], reason)
        _finish(planned, doing, shop_planner())
        return
    ended = settle(SKIPPED, [End(follow_up.pk, at, reason=reason)], actor=actor)
    refuse_if(not ended, Refused("journeys.already_over"))


def touchpoints_of(version_ids: Collection[int]) -> Mapping[tuple[int, str], Touchpoint]:
    """The touchpoints of these versions, by version and key."""
    versions = PlanVersion.objects.filter(pk__in=version_ids)
    return {(one.pk, found.key): found for one in versions for found in path_of_version(one).touchpoints}


def _paths(rows: Sequence[Due]) -> dict[int, Path]:
    versions = PlanVersion.objects.filter(pk__in={row.version_id for row in rows})
    return {one.pk: path_of_version(one) for one in versions}


def _claim(which: str, at: datetime, **given: int) -> list[Due]:
    told: dict[str, Any] = {
        **given, "at": at, "rested": at - REST, "soon": at + SOON, "touchpoints": list(TOUCHPOINTS),
        "of_orders": versions_of_orders(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(which=which), told)
        rows = cursor.fetchall()
    return [Due(*_values(row)) for row in rows]


def _values(row: tuple[Any, ...]) -> list[Any]:
    """A row of CLAIM in the order of `Due`: the context is read, the two hours are one."""
    return [*row[:11], _read(row[11]), *row[12:14], row[14:16], *row[16:]]


def _read(text: str) -> Mapping[str, object]:
    """A JSON object as the cursor gives it: as text, mostly an empty one."""
    return json.loads(text) if text != "{}" else {}


def _perform(rows: Sequence[Due], doing: Round) -> Sequence[Due]:
    """Do them; returns those whose runs go on."""
    leaving = _leaving(rows, doing)
    walking = [row for row in rows if row.pk not in leaving]
    by_kind: dict[str, list[Due]] = {}
    for row in walking:
        reason = _against(row, doing)
        if reason:
            doing.leave_out(row, reason)
        elif row.pk not in doing.failed:
            by_kind.setdefault(row.kind, []).append(row)
    for kind, some in by_kind.items():
        performers()[kind](some, doing)
    return walking


def _leaving(rows: Sequence[Due], doing: Round) -> set[int]:
    """Follow-ups of runs that end before this step; they are left out, for their run's reason."""
    ends: dict[str, list[Due]] = {}
    for row in rows:
        if row.against in GONE:
            ends.setdefault(row.against, []).append(row)
    staying = [row for row in rows if not row.against]
    for row in _left_by_rule(staying, doing):
        ends.setdefault(LEFT, []).append(row)
    for reason, some in ends.items():
        stop_runs([row.run_id for row in some], reason, actor=doing.actor, at=doing.at)
    return {row.pk for some in ends.values() for row in some}


def _left_by_rule(rows: Sequence[Due], doing: Round) -> list[Due]:
    """Those of whom a condition holds with which their plan ends."""
    found = []
    for version_id in {row.version_id for row in rows}:
        rules = [one.when for one in doing.paths[version_id].content.exits if one.when is not None]
        some = [row for row in rows if row.version_id == version_id]
        for when in rules:
            try:
                meant = holding(read_conditions(when), {row.customer_id for row in some}, doing.at)
            except Refused:
                for row in some:
                    doing.fail(row, CONDITIONS_BROKEN)
                break
            found += [row for row in some if row.customer_id in meant]
            some = [row for row in some if row.customer_id not in meant]
    return found


def _against(row: Due, doing: Round) -> str:
    """Why this step makes no sense any more, as a code."""
    step = doing.step(row)
    if row.against or not isinstance(step, Touchpoint):
        return row.against
    if row.held_out and step.purpose != SERVICE:
        return HELD_OUT
    return "" if step.prompt else row.repeats


def _finish(rows: Sequence[Due], doing: Round, planner: Planner) -> None:
    """Keep what became of these steps, place what follows, and end the runs with nothing left."""
    at, actor = doing.at, doing.actor
    settle(DONE, [End(pk, at, outcome=said) for pk, said in doing.outcomes.items()], actor=actor, ending=False)
    settle(SKIPPED, [End(pk, at, reason=said) for pk, said in doing.left_out.items()], actor=actor, ending=False)
    settle(FAILED, [End(pk, at, reason=said) for pk, said in doing.failed.items()], actor=actor, ending=False)
    _go_on(rows, doing, planner)
    end_finished({row.run_id for row in rows}, actor=actor, at=at)


def _go_on(rows: Sequence[Due], doing: Round, planner: Planner) -> None:
    """Place what follows each of these steps. A call that becomes a letter has its next step already."""
    following = [(row, doing.path(row).after(row.key, doing.turns.get(row.pk, ""))) for row in rows]
    following = [(row, step) for row, step in following if step is not None]
    dates = _dates([row for row, _ in following], doing)
    best = known_hours({row.customer_id for row, _ in following})
    placed: list[tuple[int, int, Placed]] = []
    for row, step in following:
        walker = _walker(row, planner, best.get(row.customer_id), dates.get(row.customer_id, {}))
        for one in ahead(doing.path(row), step, walker, planner, at=doing.at):
            placed.append((row.run_id, row.customer_id, one))
    place_rows(placed, doing.at)


def _walker(row: Due, planner: Planner, best: int | None, dates: Mapping[str, datetime | None]) -> Walker:
    opens, closes = row.hours
    return Walker(
        started_at=row.started_at, seed=row.order_id or row.customer_id, time_zone=row.time_zone,
        hours=kept_hours(opens, closes, planner.hours), best=best, dates=dates,
    )  # fmt: skip


def _dates(rows: Sequence[Due], doing: Round) -> Mapping[int, Mapping[str, datetime | None]]:
    """Dates that steps ahead wait for, by customer."""
    asking = [row for row in rows if doing.path(row).dates]
    if not asking:
        return {}
    fields = {name for row in asking for name in doing.path(row).dates}
    facts = facts_of({row.customer_id for row in asking}, fields, doing.at)
    return {pk: dates_in(told) for pk, told in facts.items()}
