"""Quiet hours: from when until when somebody may be written to, by their own clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOOKED_AHEAD = 40  # days; the longest row of days off is far shorter


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


def next_welcome(
    at: datetime,
    hours_of: Callable[[date], Hours],
    zone: ZoneInfo,
    off: Callable[[date], bool] = lambda day: False,
) -> datetime | None:
    """The moment itself when it is welcome, else the next moment that is; in UTC. None for none within weeks.

    Each day has its own hours and may be `off`. Where the clock jumps over the opening time, the first moment after the
    jump counts.
    """
    local = at.astimezone(zone)
    day = local.date()
    if not off(day) and hours_of(day).welcome(local.time().replace(tzinfo=None)):
        return at
    for ahead in range(LOOKED_AHEAD):
        then = day + timedelta(days=ahead)
        if off(then):
            continue
        hours = hours_of(then)
        for begin in (time(), hours.opens) if hours.opens >= hours.closes else (hours.opens,):
            opening = datetime.combine(then, begin, zone).astimezone(UTC)
            if opening > at and hours.welcome(opening.astimezone(zone).time()):
                return opening
    return None
