"""How a working time came about, as values: each step says what a stretch of time was.

No sentences here: `calendar_words` words the steps in fa, ar and en, from these codes and moments alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from vafa.platform.values.span import Span

StepKind = Literal["worked", "closed", "holiday", "paused", "due"]


@dataclass(frozen=True, slots=True)
class Step:
    """From `start` to `end` (UTC) was `kind`: time that counted, out of hours, a holiday, a pause; or the due moment.

    `day` is the local calendar day of a holiday.
    """

    kind: StepKind
    start: datetime
    end: datetime
    day: date | None = None

    @property
    def duration(self) -> timedelta:
        """Real elapsed time, counted or not."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Explanation:
    """When `duration` of working time is over, and every step from the start until then."""

    due: datetime
    duration: timedelta
    steps: tuple[Step, ...]


def explain_steps(
    whole: Span,
    open_spans: Iterable[Span],
    pauses: Iterable[Span],
    zone: ZoneInfo,
    is_holiday: Callable[[date], bool],
) -> Iterator[Step]:
    """Steps that cover `whole` without gap or overlap; a pause hides what was open or closed under it."""
    at = whole.start
    work = list(open_spans)
    for pause in pauses:
        cut = pause.intersection(whole)
        if cut:
            yield from _unpaused(at, cut.start, work, zone, is_holiday)
            yield Step("paused", cut.start, cut.end)
            at = cut.end
    yield from _unpaused(at, whole.end, work, zone, is_holiday)


def _unpaused(
    start: datetime, end: datetime, work: list[Span], zone: ZoneInfo, is_holiday: Callable[[date], bool]
) -> Iterator[Step]:
    """Worked and closed steps from `start` to `end`; uses up the spans of `work` that lie before `end`."""
    at = start
    while work and work[0].start < end:
        span = work[0]
        if span.end > at:
            opens, closes = max(span.start, at), min(span.end, end)
            yield from _closed(at, opens, zone, is_holiday)
            yield Step("worked", opens, closes)
            at = closes
        if span.end > end:
            break
        work.pop(0)
    yield from _closed(at, end, zone, is_holiday)


def _closed(start: datetime, end: datetime, zone: ZoneInfo, is_holiday: Callable[[date], bool]) -> Iterator[Step]:
    """Closed time, with a step of its own for each holiday in it."""
    at = start
    while start < end:
        day = start.astimezone(zone).date()
        tomorrow = min(_next_midnight(start, day, zone), end)
        if is_holiday(day):
            if at < start:
                yield Step("closed", at, start)
            yield Step("holiday", start, tomorrow, day)
            at = tomorrow
        start = tomorrow
    if at < end:
        yield Step("closed", at, end)


def _next_midnight(at: datetime, day: date, zone: ZoneInfo) -> datetime:
    """The first moment after `at` that belongs to the next day, also where a clock change skips or repeats midnight."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    shown = (midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC))
    return next((moment for moment in shown if moment > at), at + timedelta(days=1))
