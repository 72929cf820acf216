"""Follow-ups come to their end, set-based and told: done, skipped or failed. A run with nothing left ends with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from vafa.journeys.events import FollowUpDone, FollowUpFailed, FollowUpSkipped, RunEnded
from vafa.journeys.models import DONE, FAILED, SKIPPED, TOUCHPOINTS
from vafa.platform.events import Event
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor

COMPLETE = "complete"

SETTLE = """
UPDATE follow_up f SET state = %s, reason = row.reason, outcome = row.outcome, done_at = row.at
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[]) AS row(id, reason, outcome, at)
WHERE f.id = row.id AND f.state IN ('planned', 'waiting')
RETURNING f.id, f.run_id, f.customer_id, f.touchpoint, f.kind, f.window_until, f.note
"""
END_FINISHED = """
UPDATE run SET ended_at = %s, end_reason = %s
WHERE id = ANY(%s) AND ended_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.run_id = run.id AND f.state IN ('planned', 'waiting'))
RETURNING id, customer_id
"""


@dataclass(frozen=True, slots=True)
class End:
    """How one follow-up ends: `reason` (a code) when skipped or failed, `outcome` when done."""

    follow_up_id: int
    at: datetime
    reason: str = ""
    outcome: str = ""
    because_of: int | None = None


@dataclass(frozen=True, slots=True)
class _Settled:
    id: int
    run_id: int
    customer_id: int
    touchpoint: str
    kind: str
    window_until: datetime
    note: str


def settle(state: str, ends: Iterable[End], *, actor: Actor, ending: bool = True) -> int:
    """End follow-ups in this state (DONE, SKIPPED or FAILED) and tell; those that ended before are left as they are.

    Of steps that only wait or decide it is told when they fail. Must run inside a transaction. `ending`: runs with
    nothing left end, too. Returns how many ended.
    """
    by_id = {end.follow_up_id: end for end in ends}
    if not by_id:
        return 0
    columns: list[list[Any]] = [
        list(by_id),
        [end.reason for end in by_id.values()],
        [end.outcome for end in by_id.values()],
        [end.at for end in by_id.values()],
    ]
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [state, *columns])
        settled = [_Settled(*row) for row in cursor.fetchall()]
    told = [one for one in settled if state == FAILED or one.kind in TOUCHPOINTS]
    publish([_told(state, one, by_id[one.id], actor) for one in told])
    if ending:
        end_finished({one.run_id for one in settled}, actor=actor, at=max(end.at for end in by_id.values()))
    return len(settled)


def end_finished(run_ids: Iterable[int], *, actor: Actor, at: datetime) -> None:
    """End those of the runs that have nothing planned or waiting any more."""
    with connection.cursor() as cursor:
        cursor.execute(END_FINISHED, [at, COMPLETE, sorted(run_ids)])
        ended = cursor.fetchall()
    tell_ended(ended, COMPLETE, actor=actor, at=at)


def tell_ended(runs: Sequence[tuple[int, int]], reason: str, *, actor: Actor, at: datetime) -> None:
    """Announce that these runs (run id, customer id) ended."""
    publish(
        [
            RunEnded(occurred_at=at, actor=actor, customer_id=customer_id, run_id=run_id, reason=reason)
            for run_id, customer_id in runs
        ]
    )


def _told(state: str, one: _Settled, end: End, actor: Actor) -> Event:
    if state == SKIPPED:
        return FollowUpSkipped(
            occurred_at=end.at,
            actor=actor,
            customer_id=one.customer_id,
            because_of=end.because_of,
            follow_up_id=one.id,
            touchpoint=one.touchpoint,
            kind=one.kind,
            reason=end.reason,
        )
    if state == FAILED:
        return FollowUpFailed(
            occurred_at=end.at,
            actor=actor,
            customer_id=one.customer_id,
            because_of=end.because_of,
            follow_up_id=one.id,
            touchpoint=one.touchpoint,
            kind=one.kind,
            reason=end.reason,
        )
    assert state == DONE
    return FollowUpDone(
        occurred_at=end.at,
        actor=actor,
        customer_id=one.customer_id,
        because_of=end.because_of,
        follow_up_id=one.id,
        touchpoint=one.touchpoint,
        kind=one.kind,
        outcome=end.outcome,
        on_time=end.at < one.window_until,
        note=one.note,
    )
