"""How many stand where in a plan, from the counts the database keeps. What the numbers mean is the map's business."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import connection

SUMS = """
SELECT plan_id, step, kind, state, reason, outcome, day >= %s AS lately, sum(count), sum(answered), sum(on_time)
FROM step_count
WHERE plan_id = ANY(%s) AND (day >= %s OR state IN ('planned', 'waiting', 'on_way'))
GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(count) <> 0
"""
FOLD = """
WITH fresh AS (
    DELETE FROM step_count WHERE id = ANY(ARRAY(
        SELECT id FROM step_count WHERE NOT folded ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    )) RETURNING *
), summed AS (
    INSERT INTO step_count AS kept
        (plan_id, version_id, step, kind, state, reason, outcome, day, count, answered, on_time, folded)
    SELECT plan_id, version_id, step, kind, state, reason, outcome, day,
           sum(count), sum(answered), sum(on_time), true
    FROM fresh GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (plan_id, version_id, step, kind, state, reason, outcome, day) WHERE folded DO UPDATE
    SET count = kept.count + excluded.count, answered = kept.answered + excluded.answered,
        on_time = kept.on_time + excluded.on_time
)
SELECT count(*) FROM fresh
"""
EMPTY = "DELETE FROM step_count WHERE folded AND count = 0 AND answered = 0 AND on_time = 0"
AT_ONCE = 20_000
LONG_AGO = date(1900, 1, 1)


@dataclass
class Tally:
    """How many follow-ups of one step there are, by what became of them: open ones as they stand, others of a time."""

    planned: int = 0
    waiting: int = 0
    done: int = 0
    on_time: int = 0  # of those done
    answered: int = 0  # of those done
    outcomes: dict[str, int] = field(default_factory=dict)  # of those done
    skipped: dict[str, int] = field(default_factory=dict)  # by reason
    failed: dict[str, int] = field(default_factory=dict)
    there: set[tuple[str, str]] = field(default_factory=set)  # states and reasons that occur

    @property
    def over(self) -> int:
        """Those that came to an end."""
        return self.done + self.left_out + self.not_done

    @property
    def left_out(self) -> int:
        return sum(self.skipped.values())

    @property
    def not_done(self) -> int:
        return sum(self.failed.values())

    @property
    def came(self) -> int:
        """All that reached the step, or will."""
        return self.over + self.planned + self.waiting


@dataclass
class PlanTally:
    """How many began a plan, how many are on the way, and the tally of each of its steps by key."""

    entered: int = 0  # in that time
    on_way: int = 0
    held_out: int = 0  # of those who entered
    ended: dict[str, int] = field(default_factory=dict)  # of those who entered, by reason
    steps: dict[str, Tally] = field(default_factory=dict)

    def at(self, step: str) -> Tally:
        """The tally of a step; an empty one where nobody has been."""
        return self.steps.get(step) or Tally()


def tallies(plan_ids: Iterable[int], since: datetime | None = None) -> dict[int, PlanTally]:
    """The tally of each of these plans, of what began and ended since the beginning of that day (UTC); one statement.

    Whoever is on the way, and what is planned or waits, counts whenever it began.
    """
    found = {pk: PlanTally() for pk in plan_ids}
    day = since.astimezone(UTC).date() if since else LONG_AGO
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [day, list(found), day])
        for plan_id, step, kind, state, reason, outcome, lately, *numbers in cursor.fetchall():
            count, answered, on_time = map(int, numbers)
            if step:
                tally = found[plan_id].steps.setdefault(step, Tally())
                _add(tally, state, reason, outcome, count, answered, on_time)
            else:
                _add_runs(found[plan_id], kind, state, reason, lately, count)
    return found


def fold(limit: int = AT_ONCE) -> int:
    """Fold what writers added into the sums; returns how many rows were folded. Sums stay what they are."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [limit])
        (folded,) = cursor.fetchone() or (0,)
        if folded:
            cursor.execute(EMPTY)
    return int(folded)


def _add(tally: Tally, state: str, reason: str, outcome: str, count: int, answered: int, on_time: int) -> None:
    tally.there.add((state, reason))
    match state:
        case "planned":
            tally.planned += count
        case "waiting":
            tally.waiting += count
        case "done":
            tally.done += count
            tally.answered += answered
            tally.on_time += on_time
            tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + count
        case "skipped":
            tally.skipped[reason] = tally.skipped.get(reason, 0) + count
        case "failed":
            tally.failed[reason] = tally.failed.get(reason, 0) + count


def _add_runs(plan: PlanTally, kind: str, state: str, reason: str, lately: bool, count: int) -> None:
    if state == "on_way":
        plan.on_way += count
    if not lately:
        return
    plan.entered += count
    plan.held_out += count if kind == "held_out" else 0
    if state == "ended":
        plan.ended[reason] = plan.ended.get(reason, 0) + count
