"""Quiet hours: from when until when somebody may be written to, by their own clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """Writing is welcome from `opens` up to `closes`; past midnight when `closes` is earlier, always when equal."""

    opens: time
    closes: time

    def welcome(self, clock: time) -> bool:
        """Whether this time of day is inside."""
        if self.opens == self.closes:
            return True
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes


def next_welcome(at: datetime, hours: Hours, zone: ZoneInfo) -> datetime:
    """The moment itself when it is welcome, else the next moment that is; in UTC.

    Where the clock jumps over the opening time, the first moment after the jump counts.
    """
    local = at.astimezone(zone)
    if hours.welcome(local.time().replace(tzinfo=None)):
        return at
    day = local.date()
    for days in range(3):
        opening = datetime.combine(day + timedelta(days=days), hours.opens, zone).astimezone(UTC)
        if opening > at and hours.welcome(opening.astimezone(zone).time()):
            return opening
    raise AssertionError("Every day has an opening time.")
