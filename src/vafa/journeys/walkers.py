"""Pages of a plan's follow-ups behind its numbers, as quick with a million as with ten.

The tally tells which combinations of step, state and reason there are; each is walked along one index, and the first
rows of all of them are the page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from vafa.journeys.actions.calls import ALL_GOOD, PROBLEM, TALKED
from vafa.journeys.counting import PlanTally, tallies
from vafa.journeys.models import DONE, FAILED, PLANNED, SKIPPED, WAITING, FollowUp, Plan

OPEN = (PLANNED, WAITING)
STATES = (PLANNED, WAITING, DONE, SKIPPED, FAILED)
DID: Mapping[str, str] = {
    "opened": """EXISTS (SELECT FROM message m
                         WHERE m.id = f.message_id AND (m.read_at IS NOT NULL OR m.clicked_at IS NOT NULL))""",
    "answered": "f.answer IS NOT NULL",
    "talked": "f.outcome = ANY(%(talked)s)",
}
"""What customers may have done at a step, as `results.touching` counts it."""
PAGE_OF = """
SELECT row.id
FROM unnest(%(steps)s::text[], %(states)s::text[], %(reasons)s::text[]) AS want(step, state, reason),
LATERAL (
    SELECT f.id, f.due_at FROM follow_up f
    WHERE f.touchpoint = want.step AND f.state = want.state AND f.reason = want.reason
      AND (f.due_at, f.id) {after} (%(due)s, %(id)s)
      AND (f.state IN ('planned', 'waiting') OR f.done_at >= %(since)s)
      AND (SELECT r.plan_id FROM run r WHERE r.id = f.run_id) = %(plan)s{did}
    ORDER BY f.due_at {way}, f.id {way} LIMIT %(limit)s
) row
ORDER BY row.due_at {way}, row.id {way} LIMIT %(limit)s
"""
EVER, NEVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
Cursor = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which follow-ups: of one step or all, in these states, for one reason or any, where they did something (DID);
    what is over, since a moment."""

    step: str = ""
    states: Sequence[str] = STATES
    reason: str = ""
    did: str = ""
    since: datetime | None = None
    soonest_first: bool = False


def page_of(plan: Plan, rows: QuerySet[FollowUp], asked: Asked, after: Cursor | None, limit: int) -> list[FollowUp]:
    """The follow-ups after a cursor (due moment, id), latest due first unless asked otherwise; of `rows` only."""
    wanted = list(_combinations(tallies([plan.pk], asked.since)[plan.pk], asked))
    if not wanted:
        return []
    due, last = after or ((EVER, 0) if asked.soonest_first else (NEVER, 0))
    after_sign, way = (">", "ASC") if asked.soonest_first else ("<", "DESC")
    given: dict[str, Any] = {
        "steps": [one[0] for one in wanted], "states": [one[1] for one in wanted],
        "reasons": [one[2] for one in wanted], "due": due, "id": last, "since": asked.since or EVER,
        "plan": plan.pk, "limit": limit, "talked": [TALKED, ALL_GOOD, PROBLEM],
    }  # fmt: skip
    did = f" AND {DID[asked.did]}" if asked.did else ""
    with connection.cursor() as cursor:
        cursor.execute(PAGE_OF.format(after=after_sign, way=way, did=did), given)
        ids = [pk for (pk,) in cursor.fetchall()]
    found = rows.select_related("customer", "run__order", "assigned_to").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _combinations(tally: PlanTally, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """What there is of what was asked: step, state, reason."""
    for step, one in tally.steps.items():
        if asked.step and step != asked.step:
            continue
        for state, reason in sorted(one.there):
            if state in asked.states and (not asked.reason or reason == asked.reason):
                yield step, state, reason
