"""Which plans led to something: followed from the event that told of it back to the run it came from, and so on.

An event leads to a run by its subject (a run, a follow-up, a case or a message a step made), and a run to the event it
began with.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from vafa.journeys.trigger import Entry

DEEPEST = 20

LED = """
WITH RECURSIVE chain(place, event, run, depth) AS (
    SELECT place, because, run, 0 FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS e(place, because, run)
    UNION ALL
    SELECT chain.place,
        CASE WHEN chain.run IS NOT NULL THEN r.because_of WHEN made.run IS NULL THEN ev.because_of END,
        CASE WHEN chain.run IS NULL THEN made.run END,
        depth + 1
    FROM chain
    LEFT JOIN run r ON r.id = chain.run
    LEFT JOIN event ev ON chain.run IS NULL AND ev.id = chain.event
    LEFT JOIN LATERAL (SELECT CASE ev.subject_kind
        WHEN 'run' THEN ev.subject_id
        WHEN 'follow_up' THEN (SELECT f.run_id FROM follow_up f WHERE f.id = ev.subject_id)
        WHEN 'message' THEN (SELECT min(f.run_id) FROM follow_up f WHERE f.message_id = ev.subject_id)
        WHEN 'case' THEN (
            SELECT f.run_id FROM "case" k JOIN follow_up f ON f.id = substr(k.form_key, 11)::bigint
            WHERE k.id = ev.subject_id AND k.form_key ~ '^follow_up:[0-9]+$')
        END AS run) made ON true
    WHERE depth < %s AND (r.id IS NOT NULL OR ev.id IS NOT NULL)
)
SELECT DISTINCT place, r.plan_id FROM chain JOIN run r ON r.id = chain.run
"""


def led_here(entries: Sequence[Entry]) -> Mapping[str, set[int]]:
    """The plans that led to each of these, by its key; those without a cause are not among them."""
    caused = [one for one in entries if one.because_of is not None or one.run_id is not None]
    if not caused:
        return {}
    columns: list[list[Any]] = [
        list(range(len(caused))),
        [one.because_of for one in caused],
        [one.run_id for one in caused],
    ]
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LED, [*columns, DEEPEST])
        for place, plan_id in cursor.fetchall():
            found.setdefault(caused[place].key, set()).add(plan_id)
    return found
