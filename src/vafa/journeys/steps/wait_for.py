"""Something happened, or one does not wait for it any longer."""

from collections.abc import Sequence

from django.db import connection

from vafa.journeys.models import HAPPENED
from vafa.journeys.rules.steps import OTHERWISE, THEN, WaitFor
from vafa.journeys.step import Due, Round

KIND = "wait_for"

FORGET = """
UPDATE run r SET seen = r.seen - row.what FROM unnest(%s::bigint[], %s::text[]) AS row(run, what) WHERE r.id = row.run
"""


def perform(rows: Sequence[Due], doing: Round) -> None:
    """One way when it happened, the other when its days are over. What a step waited for in vain another may see."""
    used = []
    for row in rows:
        turn = THEN if row.outcome == HAPPENED else OTHERWISE
        doing.done(row, turn, turn)
        step = doing.step(row)
        if turn == THEN and isinstance(step, WaitFor):
            used.append((row.run_id, step.awaited))
    if used:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [[run for run, _ in used], [what for _, what in used]])
