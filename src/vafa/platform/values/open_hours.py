"""One year of a calendar's open hours, laid end to end so that moments and worked time turn into each other.

A moment is open when the wall clock of the zone reads within the hours of the calendar day it shows. That one rule
settles every clock change: a wall time that is skipped is never open, one that is shown twice is open twice, and
lengths are always real elapsed time. It knows no pauses and explains nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = 24 * 60
"""24:00 as minutes of a day."""

Interval = tuple[int, int]
"""Minutes after local midnight, from and to; 0 <= from < to <= 24:00."""

_ZERO = timedelta()
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class OpenYear:
    """The open spans inside one UTC year: `starts`, `ends`, and the time worked `before` each of them."""

    __slots__ = ("before", "ends", "starts", "total")

    def __init__(self, year: int, zone: ZoneInfo, hours_of: Callable[[date], Sequence[Interval]]) -> None:
        self.starts: list[datetime] = []
        self.ends: list[datetime] = []
        self.before: list[timedelta] = []
        self.total = _ZERO
        for start, end in _open_spans(year, zone, hours_of):
            if self.ends and self.ends[-1] == start:
                self.ends[-1] = end
            else:
                self.starts.append(start)
                self.ends.append(end)
                self.before.append(self.total)
            self.total += end - start

    def worked(self, at: datetime) -> timedelta:
        """Open time from the start of the year until `at`."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return _ZERO
        end = self.ends[index]
        return self.before[index] + ((at if at < end else end) - self.starts[index])

    def reached(self, worked: timedelta) -> datetime:
        """The first moment at which this much (more than nothing, at most `total`) has been worked."""
        index = bisect_left(self.before, worked) - 1
        return self.starts[index] + (worked - self.before[index])

    def spans_after(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open spans that end after `at`, in order."""
        for index in range(bisect_right(self.ends, at), len(self.ends)):
            yield self.starts[index], self.ends[index]


def _open_spans(
    year: int, zone: ZoneInfo, hours_of: Callable[[date], Sequence[Interval]]
) -> Iterator[tuple[datetime, datetime]]:
    for start, end, offset in _steady_stretches(year, zone):
        first, last = (start + offset).replace(tzinfo=None), (end + offset).replace(tzinfo=None)
        day = first.date()
        while (midnight := datetime.combine(day, time())) < last:
            for opens, closes in hours_of(day):
                wall_start = max(midnight + timedelta(minutes=opens), first)
                wall_end = min(midnight + timedelta(minutes=closes), last)
                if wall_start < wall_end:
                    yield (wall_start - offset).replace(tzinfo=UTC), (wall_end - offset).replace(tzinfo=UTC)
            day += _DAY


def _steady_stretches(year: int, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The year cut where the zone's clock changes: start, end, and the offset from UTC in between."""
    start = at = datetime(year, 1, 1, tzinfo=UTC)
    year_end = datetime(year + 1, 1, 1, tzinfo=UTC)
    offset = _offset(at, zone)
    while at < year_end:
        next_at = at + _DAY
        next_offset = _offset(next_at, zone)
        if next_offset != offset:
            change = _change_between(at, next_at, zone)
            yield start, change, offset
            start, offset = change, next_offset
        at = next_at
    if start < year_end:
        yield start, year_end, offset


def _change_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the offset that `low` has ends."""
    offset = _offset(low, zone)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == offset:
            low = middle
        else:
            high = middle
    return high


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or _ZERO
