"""How long to wait before a message is tried again, and when to stop trying."""

from datetime import datetime, timedelta

MINUTES = (1, 5, 15, 60, 240)
TRIES = 8


def try_again_at(attempts: int, at: datetime, late_after: datetime | None) -> datetime | None:
    """When to try next after so many attempts; None when it was tried enough or would then be too late."""
    if attempts >= TRIES:
        return None
    again = at + timedelta(minutes=MINUTES[min(max(attempts, 1), len(MINUTES)) - 1])
    return None if late_after is not None and again > late_after else again
