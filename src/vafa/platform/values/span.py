"""A stretch of time between two moments, and the few questions asked of it.

It knows nothing of working hours; see `working_calendar` for those.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a moment without a time zone is a mistake of the caller (ValueError).

    Comparing or subtracting two datetimes of one `ZoneInfo` counts by the wall clock, which is wrong across a
    clock change, so every calculation with moments is done in UTC.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to, not including, `end`; both kept in UTC. An end before the start is a ValueError."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end < self.start:
            raise ValueError("A span cannot end before it starts.")

    @property
    def duration(self) -> timedelta:
        """Real elapsed time."""
        return self.end - self.start

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= in_utc(moment) < self.end

    def overlaps(self, other: Self) -> bool:
        """Whether they share any time; spans that only touch do not, and an empty one shares none."""
        return max(self.start, other.start) < min(self.end, other.end)

    def intersection(self, other: Self) -> "Span | None":
        """The time both share, or None."""
        return Span(max(self.start, other.start), min(self.end, other.end)) if self.overlaps(other) else None


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as sorted spans that neither overlap nor touch; empty spans disappear."""
    result: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if result and span.start <= result[-1].end:
            if span.end > result[-1].end:
                result[-1] = Span(result[-1].start, span.end)
        else:
            result.append(span)
    return result
