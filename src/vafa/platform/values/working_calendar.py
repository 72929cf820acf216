"""When people work: hours by weekday, holidays, exception days, in one time zone; and how long work takes in it.

One object answers for promises, journeys, quiet hours, visits and reports. It reads no clock, no file and no
database (`calendar_file` reads data), and words no sentence (`calendar_words` does).

The conventions, each tested:

- Hours are wall times of the zone; durations are real elapsed time, so 01:00-04:00 lasts two hours on the night the
  clock springs forward, and four when it falls back.
- Hours belong to the calendar day they fall on. 22:00-02:00 on Saturday is Saturday 22:00-24:00 and Sunday
  00:00-02:00; a holiday on Sunday takes away the second part only.
- An exception day replaces the hours of its day, weekday or holiday alike; no hours means closed.
- `add(zero)` is the moment itself, and work that is done when a span ends is due at that end, not at the next opening.
- A pause is time that does not count. Everything returned is in UTC.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vafa.platform.values.explanation import Explanation, Step, explain_steps
from vafa.platform.values.open_hours import MIDNIGHT, Interval, OpenYear
from vafa.platform.values.refused import Refused, refuse_if
from vafa.platform.values.span import Span, in_utc, merged

LONGEST = timedelta(days=50 * 366)
"""The furthest a calendar looks: work longer than fifty years is a mistake."""

FIRST_YEAR, LAST_YEAR = 1900, 2250
"""Moments outside of these are mistakes too (and no time zone knows them)."""

_ZERO = timedelta()


@dataclass(frozen=True)
class WorkingCalendar:
    """`hours` by weekday (Monday is 0) and `exceptions` by date, each as intervals in minutes after midnight.

    Intervals may touch or overlap (they are merged), and those of a weekday may end on the next day (to <= from).
    Refused: calendar.unknown_time_zone, .bad_interval, .exception_crosses_midnight, .no_open_hours.
    """

    time_zone: str
    hours: Mapping[int, Sequence[Interval]]
    holidays: frozenset[date] = frozenset()
    exceptions: Mapping[date, Sequence[Interval]] = field(default_factory=dict)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _years: dict[int, OpenYear] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        hours = _weekly_hours(self.hours)
        exceptions = {day: _merge_intervals(_within_day(day, found)) for day, found in self.exceptions.items()}
        refuse_if(not any(chain(hours.values(), exceptions.values())), Refused("calendar.no_open_hours"))
        object.__setattr__(self, "hours", hours)
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        object.__setattr__(self, "exceptions", exceptions)
        object.__setattr__(self, "_zone", find_zone(self.time_zone))
        object.__setattr__(self, "_years", {})

    def __hash__(self) -> int:
        return hash((self.time_zone, frozenset(self.hours.items()), self.holidays, frozenset(self.exceptions.items())))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone whose wall clock the hours are read from."""
        return self._zone

    def hours_of(self, day: date) -> Sequence[Interval]:
        """The hours of that calendar day after exceptions and holidays; none means closed."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.hours[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        """Whether the day is closed as a holiday; a holiday with hours of its own is not."""
        return day in self.holidays and day not in self.exceptions

    def is_open(self, at: datetime) -> bool:
        """Whether people work at that moment; at the end of a span they no longer do."""
        at = in_utc(at)
        year = self._year(at.year)
        index = bisect_right(year.starts, at) - 1
        return index >= 0 and at < year.ends[index]

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when it is open, otherwise the next opening. Refused: calendar.too_far."""
        at = in_utc(at)
        for year in range(at.year, at.year + 51):
            for start, _ in self._year(year).spans_after(at):
                return max(at, start)
        raise Refused("calendar.too_far", status=422)

    def add(self, duration: timedelta, after: datetime, except_for: Sequence[Span] = ()) -> datetime:
        """The moment at which `duration` of working time has passed since `after`, not counting `except_for`.

        Never goes down when duration, start or pauses grow. Costs a few microseconds however long the duration.
        Refused: calendar.negative_duration, calendar.too_far (fifty years), calendar.moment_out_of_range.
        """
        at = in_utc(after)
        if not _ZERO < duration <= LONGEST:
            _refuse_length(duration)
            return at
        for pause in merged(except_for) if except_for else ():
            if pause.end <= at:
                continue
            available = self._worked_between(at, pause.start) if at < pause.start else _ZERO
            if duration <= available:
                break
            duration -= available
            at = pause.end
        return self._add_without_pauses(duration, at)

    def between(self, start: datetime, end: datetime, except_for: Sequence[Span] = ()) -> timedelta:
        """The working time from `start` to `end`, not counting `except_for`. Refused: calendar.end_before_start."""
        whole = _span(start, end)
        worked = self._worked_between(whole.start, whole.end)
        for pause in merged(except_for) if except_for else ():
            lost = pause.intersection(whole)
            if lost:
                worked -= self._worked_between(lost.start, lost.end)
        return worked

    def explain(self, duration: timedelta, after: datetime, except_for: Sequence[Span] = ()) -> Explanation:
        """The answer of `add` and how it comes about, step by step. Costs a little for each day on the way."""
        due = self.add(duration, after, except_for)
        steps = self.explain_between(after, due, except_for)
        return Explanation(due, duration, (*steps, Step("due", due, due)))

    def explain_between(self, start: datetime, end: datetime, except_for: Sequence[Span] = ()) -> tuple[Step, ...]:
        """What every part of the time from `start` to `end` was: worked, closed, a holiday, or paused."""
        whole = _span(start, end)
        open_spans = self.spans(whole.start, whole.end)
        return tuple(explain_steps(whole, open_spans, merged(except_for), self._zone, self.is_holiday))

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The open time from `start` to `end`, in order. Refused: calendar.end_before_start, calendar.too_far."""
        whole = _span(start, end)
        pending: Span | None = None
        for year in range(whole.start.year, whole.end.year + 1):
            for opens, closes in self._year(year).spans_after(whole.start):
                if opens >= whole.end:
                    break
                found = Span(max(opens, whole.start), min(closes, whole.end))
                if pending and pending.end == found.start:
                    found = Span(pending.start, found.end)
                elif pending:
                    yield pending
                pending = found
        if pending:
            yield pending

    def _add_without_pauses(self, duration: timedelta, at: datetime) -> datetime:
        number = at.year
        year = self._year(number)
        worked = year.worked(at) + duration
        while worked > year.total:
            worked -= year.total
            number += 1
            if number > at.year + 50:
                raise Refused("calendar.too_far", status=422)
            year = self._year(number)
        return year.reached(worked)

    def _worked_between(self, start: datetime, end: datetime) -> timedelta:
        worked = self._year(end.year).worked(end) - self._year(start.year).worked(start)
        for year in range(start.year, end.year):
            worked += self._year(year).total
        return worked

    def _year(self, number: int) -> OpenYear:
        found = self._years.get(number)
        if found is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise Refused("calendar.moment_out_of_range", {"year": number}, status=422)
            found = self._years[number] = OpenYear(number, self._zone, self.hours_of)
        return found


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name. Refused: calendar.unknown_time_zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        data = {"key": "time_zone", "value": name}
        raise Refused("calendar.unknown_time_zone", data, status=422) from error


def _refuse_length(duration: timedelta) -> None:
    refuse_if(duration < _ZERO, Refused("calendar.negative_duration", status=422))
    refuse_if(duration > LONGEST, Refused("calendar.too_far", status=422))


def _span(start: datetime, end: datetime) -> Span:
    start, end = in_utc(start), in_utc(end)
    if end < start:
        raise Refused("calendar.end_before_start", status=422)
    if end - start > LONGEST:
        raise Refused("calendar.too_far", status=422)
    return Span(start, end)


def _weekly_hours(given: Mapping[int, Sequence[Interval]]) -> dict[int, tuple[Interval, ...]]:
    """Every weekday's hours, merged, with what goes past midnight moved to the day it falls on."""
    days: dict[int, list[Interval]] = {weekday: [] for weekday in range(7)}
    for weekday, intervals in given.items():
        if weekday not in days:
            raise ValueError("Weekdays are numbers from 0 (Monday) to 6.")
        for start, end in intervals:
            if start == end or not (0 <= start < MIDNIGHT and 0 <= end <= MIDNIGHT):
                raise Refused("calendar.bad_interval", {"weekday": weekday, "value": (start, end)}, status=422)
            days[weekday].append((start, end if start < end else MIDNIGHT))
            if 0 < end < start:
                days[(weekday + 1) % 7].append((0, end))
    return {weekday: _merge_intervals(intervals) for weekday, intervals in days.items()}


def _within_day(day: date, intervals: Sequence[Interval]) -> list[Interval]:
    """The intervals of an exception day, which may end at midnight and no later: the next day has its own hours."""
    result: list[Interval] = []
    for start, given_end in intervals:
        end = given_end or MIDNIGHT
        data = {"day": day, "value": (start, given_end)}
        refuse_if(0 < end < start < MIDNIGHT, Refused("calendar.exception_crosses_midnight", data, status=422))
        refuse_if(not 0 <= start < end <= MIDNIGHT, Refused("calendar.bad_interval", data, status=422))
        result.append((start, end))
    return result


def _merge_intervals(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
