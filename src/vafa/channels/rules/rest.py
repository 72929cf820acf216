"""How long an account rests after it failed several times in a row, so that a dead server is not knocked at all day."""

from datetime import datetime, timedelta

STEPS = (10, 30, 60, 120, 300, 900)  # seconds after the first, second, … failure in a row


def rest_until(failures: int, at: datetime) -> datetime:
    """The moment before which the account is not tried again; it grows with each failure up to a quarter of an hour."""
    return at + timedelta(seconds=STEPS[min(max(failures, 1), len(STEPS)) - 1])
