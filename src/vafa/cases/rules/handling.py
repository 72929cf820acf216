"""How much of the seconds a page reports is believed: never more than the wall allows, never much at once."""

from datetime import datetime

MOST_AT_ONCE = 120  # seconds
LONGEST_DAY = 24 * 60 * 60  # seconds


def counted(seconds: int, last_at: datetime | None, at: datetime) -> int:
    """The seconds of a report that count: at most what passed since the person's last report, and two minutes.

    `last_at` is when this person last reported on any case, so that two windows do not make two days of one.
    """
    most = MOST_AT_ONCE
    if last_at is not None:
        most = min(most, int((at - last_at).total_seconds()))
    return max(0, min(seconds, most))


def corrected(before: int | None, added: int) -> int | None:
    """What was corrected by hand stays, and later work comes on top."""
    return None if before is None else min(LONGEST_DAY, before + added)
