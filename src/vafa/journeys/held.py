"""What of a plan is held back just now, for its map; the gate that holds it is `conversations.sending`."""

from collections import Counter
from collections.abc import Mapping

from django.db import connection

# From what is held back, which is little, to its follow-ups; never over all runs of a plan.
HELD = """
SELECT f.touchpoint, m.held_reason, count(*)
FROM message m JOIN follow_up f ON f.message_id = m.id JOIN run r ON r.id = f.run_id
WHERE m.state = 'queued' AND m.held_reason <> '' AND r.plan_id = %s
GROUP BY f.touchpoint, m.held_reason
"""


def held_of_plan(plan_id: int) -> Mapping[str, Counter[str]]:
    """How many letters of each step are held back, by reason; steps of which none is are left out."""
    found: dict[str, Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(HELD, [plan_id])
        for step, reason, many in cursor.fetchall():
            found.setdefault(step, Counter())[reason] = many
    return found
