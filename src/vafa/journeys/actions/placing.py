"""Steps become rows: those that are left out as they are passed over, and the one that is due."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, time

from django.db import connection

from vafa.journeys.models import HAPPENED, PLANNED, SKIPPED
from vafa.journeys.rules.planning import Hours
from vafa.journeys.rules.scheduling import Placed
from vafa.journeys.rules.steps import WaitFor

# A run that ended meanwhile gets no more steps; one that has the step already, from before steps came one by one, keeps
# it as it is.
INSERT = """
INSERT INTO follow_up (run_id, customer_id, touchpoint, kind, window_from, window_until, due_at, state, reason, done_at,
                       waits_for, outcome)
SELECT row.run, row.customer, row.step, row.kind, row.opens, row.closes, row.due, row.state, row.reason, row.done,
       row.waits, row.outcome
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
            %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[])
     AS row(run, customer, step, kind, opens, closes, due, state, reason, done, waits, outcome)
JOIN run r ON r.id = row.run AND r.ended_at IS NULL
ORDER BY row.run
ON CONFLICT (run_id, touchpoint) DO NOTHING
"""
# Whoever notes on a run that something happened waits for this lock, so that none of the two misses the other.
SEEN = "SELECT id, seen FROM run WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
Row = tuple[int, int, Placed]  # run, customer, step


def place_rows(rows: Sequence[Row], at: datetime) -> None:
    """Write the rows of these steps. What a step waits for may have happened on the way to it; then it is due now."""
    if not rows:
        return
    seen = _seen([run for run, _, placed in rows if isinstance(placed.step, WaitFor)])
    told = [_values(row, at, seen.get(row[0], ())) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*told, strict=True)])


def kept_hours(opens: time | None, closes: time | None, shop: Hours) -> Hours:
    """A customer's own hours; what they left open is the shop's."""
    if opens is None and closes is None:
        return shop
    own = Hours.between(opens or time(), closes or time())
    return Hours(shop.opens if opens is None else own.opens, shop.closes if closes is None else own.closes)


def _seen(runs: Sequence[int]) -> dict[int, set[str]]:
    """What happened on the way of each of these runs."""
    if not runs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [sorted(runs)])
        return {run: set(json.loads(seen)) for run, seen in cursor.fetchall()}


def _values(row: Row, at: datetime, seen: Collection[str]) -> tuple[object, ...]:
    run_id, customer_id, placed = row
    step, planned = placed.step, placed.planned
    head = (run_id, customer_id, step.key, step.kind, planned.window_from, planned.window_until)
    if placed.due_at is None:
        return (*head, planned.window_from, SKIPPED, placed.reason, at, "", "")
    waits = step.awaited if isinstance(step, WaitFor) else ""
    if waits in seen:
        return (*head, at, PLANNED, "", None, waits, HAPPENED)
    return (*head, placed.due_at, PLANNED, "", None, waits, "")
