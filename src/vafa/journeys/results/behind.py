"""The customers behind a number of the results, newest first, a page at a time.

A page looks at the next few hundred runs and no further, so that a rare thing is looked for in steps and no page ever
counts. It may hold few rows, or none, and still have an older one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from vafa.customers.queries import customers_for
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.results.counting import USUAL, offers_of
from vafa.journeys.results.kept import HELD_OUT, PLAN
from vafa.journeys.results.measures import REAL, RUNS, statement
from vafa.journeys.rules.converting import CAME, NOT, outcome
from vafa.journeys.rules.steps import Goal, read_content
from vafa.platform.access import Asker

PAGE = 50
LOOKED_AT = 500
INSTANT = timedelta(microseconds=1)
BOTH = "both"  # arms: who walked the plan and who was held out
OVER = "over"  # outcomes: whoever is counted, as their days are over
ARMS = {PLAN: "NOT one.held_out", HELD_OUT: "one.held_out", BOTH: "true"}
SPLIT_ROW = """EXISTS (SELECT FROM follow_up f WHERE f.run_id = {run}.id AND f.touchpoint = %(step)s
    AND f.kind = 'split' AND f.state = 'done'{way})"""
BEHIND = """
WITH looked AS MATERIALIZED (
  SELECT r.id, r.customer_id, r.started_at, r.held_out, own.number FROM {runs}
  WHERE r.plan_id = %(plan)s AND {real} AND r.version_id = ANY(%(versions)s)
    AND r.started_at >= %(since)s AND (r.started_at, r.id) < (%(before)s, %(last)s)
  ORDER BY r.started_at DESC, r.id DESC LIMIT %(looked_at)s
)
SELECT one.id, one.customer_id, one.started_at, one.held_out, one.number, came.came_at,
  {arm} AND NOT EXISTS (
    SELECT FROM run e LEFT JOIN "order" ordered ON ordered.id = e.order_id
    WHERE e.customer_id = one.customer_id AND e.plan_id = %(plan)s AND e.version_id = ANY(%(versions)s)
      AND ordered.withdrawn_at IS NULL AND (e.started_at, e.id) < (one.started_at, one.id){earlier}) AS belongs
FROM looked one LEFT JOIN ({came}) came ON came.run_id = one.id
ORDER BY one.started_at DESC, one.id DESC
"""


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which customers: of an arm, or of a way of a split; begun in these versions and days; and what came of it."""

    versions: Sequence[int]  # numbers
    since: datetime
    until: datetime  # not included
    arm: str = ""
    step: str = ""
    way: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """One customer who began. `name` is empty when the asker may not see people."""

    run_id: int
    customer_id: int
    name: str
    order: str
    started_at: datetime
    held_out: bool
    came_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class BehindPage:
    """A page of them, and where the next begins: (started_at, run); None at the end."""

    rows: Sequence[Behind]
    after: tuple[datetime, int] | None


def behind(
    plan: Plan, which: Which, asker: Asker | None, at: datetime, after: tuple[datetime, int] | None = None
) -> BehindPage:
    """The next page of the customers asked for."""
    versions = list(plan.versions.filter(number__in=list(which.versions)))
    goal = goal_of(plan)
    before, last = after or (min(which.until, at + INSTANT), 0)  # who begins right now is among them
    given = _given(plan, versions, goal, at) | {
        "since": which.since, "before": before, "last": last, "step": which.step, "way": which.way,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_statement(which, goal), given)
        looked = cursor.fetchall()
    found, place = [], None
    for run_id, customer_id, started_at, held_out, number, came_at, belongs in looked:
        place = (started_at, run_id)
        end = outcome(came_at, started_at, goal.days, at)
        if belongs and which.outcome in ("", end, OVER if end in (CAME, NOT) else ""):
            found.append(Behind(run_id, customer_id, "", number or "", started_at, held_out, came_at, end))
        if len(found) == PAGE:
            break
    more = len(looked) == LOOKED_AT or (looked and place != (looked[-1][2], looked[-1][0]))
    return BehindPage(_named(found, asker), place if more else None)


def goal_of(plan: Plan) -> Goal:
    """What the latest version of the plan hopes for, or what is shown of a plan that hopes for nothing."""
    last = plan.versions.order_by("-number").first()
    return (last and read_content(last.content).goal) or USUAL


def _statement(which: Which, goal: Goal) -> str:
    arm = ARMS.get(which.arm, ARMS[PLAN])
    earlier = ""
    if which.step:
        arm += " AND " + SPLIT_ROW.format(run="one", way=" AND f.outcome = %(way)s")
        earlier = " AND NOT e.held_out AND " + SPLIT_ROW.format(run="e", way="")
    came = statement(goal.measure, "r.id IN (SELECT id FROM looked)")
    return BEHIND.format(runs=RUNS, real=REAL, arm=arm, earlier=earlier, came=came)


def _given(plan: Plan, versions: Sequence[PlanVersion], goal: Goal, at: datetime) -> dict[str, Any]:
    offers = offers_of({one: read_content(one.content) for one in versions})
    return {
        "plan": plan.pk, "versions": [one.pk for one in versions], "at": at, "days": goal.days,
        "looked_at": LOOKED_AT, **offers,
    }  # fmt: skip


def _named(rows: Sequence[Behind], asker: Asker | None) -> list[Behind]:
    ids = {one.customer_id for one in rows}
    names = dict(customers_for(asker).filter(pk__in=ids).values_list("pk", "name"))
    return [
        replace(
            one, customer_id=one.customer_id if one.customer_id in names else 0, name=names.get(one.customer_id, "")
        )
        for one in rows
    ]
