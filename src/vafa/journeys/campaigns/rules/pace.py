"""How fast a campaign goes: how many are recorded at once, and when the next ones. It knows no messages.

With a throttle only a quarter of an hour is recorded at once, each message with a moment of its own. So the outbox
holds little that a stop would have to take back, and what waits for the morning is at most that much.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

AT_ONCE = 5000  # customers who have their turn in one transaction
PARTS = 4  # of an hour
FEWEST = 3  # so that one customer with odd hours does not set the pace


def turn(per_hour: int) -> int:
    """How many customers have their turn at once."""
    return min(AT_ONCE, max(FEWEST, per_hour // PARTS)) if per_hour else AT_ONCE


def gap(per_hour: int) -> timedelta:
    """Between two messages."""
    return timedelta(hours=1) / per_hour if per_hour else timedelta()


def next_turn(slot: datetime, leaving: Sequence[datetime], per_hour: int) -> datetime:
    """When the next turn is, after messages that leave at these moments; `slot` was the first moment of this one.

    When most of them wait for the morning, so do the next ones; where nothing was recorded nobody waits.
    """
    if not per_hour or not leaving:
        return slot
    middle = sorted(leaving)[len(leaving) // 2]
    return max(slot, middle if middle > slot + timedelta(hours=1) else slot) + len(leaving) * gap(per_hour)
