"""Whose attention is free: what each customer was told lately, what is about to leave, and who goes first.

Counted is everything but service: follow-ups, surveys, occasions, points and campaigns share one budget. Of messages
that want the same evening the more important one goes first, whichever was recorded or is claimed first; the other is
held back until the budget is free again. Nothing is stored here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from vafa.conversations.models import Message
from vafa.conversations.rules.attention import HORIZON, Budget, Rank, fits, free_at, rank
from vafa.conversations.sending.drafts import Draft
from vafa.customers.rules.consent import SERVICE

TOO_MANY, TOO_CLOSE, MORE_IMPORTANT = "too_many_lately", "too_close", "more_important"
PASSING = ("quiet_hours", "day_off", TOO_MANY, TOO_CLOSE, MORE_IMPORTANT)
"""Reasons that are over at a moment we know. What is held for any other may stay for ever, and is in nobody's way."""
LATEST = 2**62  # the place of what is not recorded yet, behind all that is

# One look by customer each: joined freely, the planner may read the whole of the widest table instead.
TAKEN = """
SELECT asked.id, own.id, own.state, own.importance, own.purpose, own.moment
FROM unnest(%s::bigint[]) AS asked(id)
CROSS JOIN LATERAL (
    SELECT m.id, m.state, m.importance, m.purpose,
        CASE m.state WHEN 'sent' THEN m.settled_at WHEN 'claimed' THEN NULL ELSE m.due_at END AS moment
    FROM message m
    WHERE m.customer_id = asked.id AND m.direction = 'out' AND m.purpose <> %s
      AND (m.state = 'sent' AND m.settled_at > %s OR m.state = ANY(%s))
      AND (m.state <> 'queued' OR m.held_reason = '' OR m.held_reason = ANY(%s))
) own
"""
LOCK = "SELECT pg_advisory_xact_lock(%s + own.id) FROM unnest(%s::bigint[]) WITH ORDINALITY AS own(id, n) ORDER BY n"
LOCKS = 0x56_41 << 48  # apart from whatever else takes such locks


@dataclass(frozen=True, slots=True)
class Taken:
    """One message that takes of a customer's attention; `rank` is None for what is gone, and cannot yield any more."""

    at: datetime
    rank: Rank | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """When a message may leave, and why not at once; `until` is None where it never may.

    `firm`: what stands against it has left. Else it is only about to, and may yet be left out.
    """

    until: datetime | None
    reason: str = ""
    firm: bool = True


class Attention:
    """The attention of the customers of one batch. What may leave takes of it for those that are asked after."""

    def __init__(self, taken: Mapping[int, list[Taken]], budget: Budget) -> None:
        self._taken = {customer: list(rows) for customer, rows in taken.items()}
        self._budget = budget

    def ask(self, draft: Draft, place: int, at: datetime) -> Verdict:
        """Whether this may leave at `at`. Those that are asked about together are asked in the order of `ranked`."""
        own = rank_of(draft, place)
        rows = self._taken.get(draft.customer_id, ())
        gone = [row.at for row in rows if row.rank is None]
        ahead = [(max(row.at, at), row.rank) for row in rows if row.rank is not None and row.rank < own]
        near = [(moment, other) for moment, other in ahead if moment <= at + HORIZON]
        until = free_at(at, [*gone, *(moment for moment, _ in near)], self._budget)
        if until == at:
            self.take(draft, at)
            return Verdict(at)
        alike = [*gone, *(moment for moment, other in near if other[0] == own[0])]
        return Verdict(until, self._reason(alike, at), firm=not fits(at, gone, self._budget))

    def _reason(self, others: Sequence[datetime], at: datetime) -> str:
        """Why not at once, beside messages that matter as much or have left."""
        alone = free_at(at, others, self._budget)
        if alone == at:
            return MORE_IMPORTANT
        return TOO_CLOSE if alone is not None and alone - at <= self._budget.gap else TOO_MANY

    def take(self, draft: Draft, at: datetime) -> None:
        """It leaves then."""
        self._taken.setdefault(draft.customer_id, []).append(Taken(at))


def ranked(drafts: Sequence[tuple[int, Draft]]) -> list[tuple[int, Draft]]:
    """Drafts by place, the one that goes first in front."""
    return sorted(drafts, key=lambda one: rank_of(one[1], one[0]))


def rank_of(draft: Draft, place: int) -> Rank:
    """Who goes first: recorded messages by their age, then new ones by their place in the batch."""
    serial = LATEST + place if draft.recorded is None else draft.recorded
    return rank(draft.importance, draft.purpose, serial)


def load_attention(drafts: Sequence[Draft], budget: Budget, at: datetime) -> Attention:
    """The attention of these drafts' customers, in one query; the drafts' own messages do not count."""
    ids = list({draft.customer_id for draft in drafts if draft.purpose != SERVICE})
    if not ids:
        return Attention({}, budget)
    own = {draft.recorded for draft in drafts}
    pending = [Message.QUEUED, Message.CLAIMED, Message.HANDING, Message.UNCERTAIN]
    found: dict[int, list[Taken]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [ids, SERVICE, at - budget.window, pending, list(PASSING)])
        for customer, pk, state, importance, purpose, moment in cursor.fetchall():
            if pk not in own:
                waits = rank(importance, purpose, pk) if state == Message.QUEUED else None
                found.setdefault(customer, []).append(Taken(moment or at, waits))
    return Attention(found, budget)


def lock_attention(customer_ids: Collection[int]) -> None:
    """Let nobody else take of these customers' attention until our transaction ends; always in the same order."""
    if customer_ids:
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [LOCKS, sorted(customer_ids)])
