"""What holds for every calendar, checked across clock changes and against counting minute by minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vafa.platform.values import Refused, Span, WorkingCalendar
from vafa.platform.values.open_hours import Interval

MINUTE = timedelta(minutes=1)
CHANGES = (
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("Asia/Tehran", datetime(2021, 3, 21, tzinfo=UTC)),
    ("Asia/Tehran", datetime(2021, 9, 21, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2024, 4, 26, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2024, 10, 31, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2017, 10, 15, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2017, 2, 19, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, tzinfo=UTC)),
    ("UTC", datetime(2026, 1, 1, tzinfo=UTC)),
)


@dataclass(frozen=True)
class Asked:
    """A calendar as it was drawn, before the calendar tidied it, and a moment near a clock change."""

    zone: str
    change: datetime
    hours: dict[int, list[Interval]]
    holidays: frozenset[date]
    exceptions: dict[date, list[Interval]]
    after: datetime

    @property
    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar(self.zone, self.hours, self.holidays, self.exceptions)

    def is_open(self, at: datetime) -> bool:
        """Read the wall clock and look it up; nothing clever."""
        wall = at.astimezone(ZoneInfo(self.zone))
        day, minute = wall.date(), wall.hour * 60 + wall.minute
        if day in self.exceptions:
            return any(start <= minute < end for start, end in self.exceptions[day])
        if day in self.holidays:
            return False
        today = self.hours.get(day.weekday(), [])
        yesterday = self.hours.get((day.weekday() - 1) % 7, [])
        return any(start <= minute < (end if end > start else 1440) for start, end in today) or any(
            end < start and minute < end for start, end in yesterday
        )


quarters = st.integers(0, 95).map(lambda quarter: quarter * 15)
quarter_ends = st.integers(0, 96).map(lambda quarter: quarter * 15)
intervals = st.tuples(quarters, quarter_ends).filter(lambda pair: pair[0] != pair[1])
whole_intervals = st.tuples(quarters, quarter_ends).filter(lambda pair: pair[0] < pair[1])
durations = st.integers(0, 4000).map(lambda minutes: minutes * MINUTE)
exact_durations = st.integers(0, 4000 * 60_000_000).map(lambda micro: timedelta(microseconds=micro))


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    zone, change = draw(st.sampled_from(CHANGES))
    days = st.integers(-3, 6).map(lambda number: change.date() + timedelta(days=number))
    hours = draw(st.dictionaries(st.integers(0, 6), st.lists(intervals, min_size=1, max_size=3), min_size=1))
    return Asked(
        zone,
        change,
        hours,
        draw(st.frozensets(days, max_size=3)),
        draw(st.dictionaries(days, st.lists(whole_intervals, max_size=2), max_size=2)),
        change + draw(st.integers(-3 * 1440, 2 * 1440)) * MINUTE,
    )


@st.composite
def pauses_near(draw: st.DrawFn, change: datetime) -> list[Span]:
    starts = draw(st.lists(st.integers(-4 * 1440, 6 * 1440), max_size=4))
    return [Span(change + start * MINUTE, change + (start + draw(st.integers(0, 2000))) * MINUTE) for start in starts]


def answered(question: Callable[[], datetime]) -> datetime:
    """The answer, leaving aside calendars that are open on too few days to ever give one."""
    try:
        return question()
    except Refused as refused:
        assert refused.code == "calendar.too_far"
        assume(False)
        raise


@given(asked(), durations, st.data())
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_counting_minute_by_minute(ask: Asked, duration: timedelta, data: st.DataObject) -> None:
    calendar, pauses = ask.calendar, data.draw(pauses_near(ask.change))
    due = answered(lambda: calendar.add(duration, ask.after, pauses))
    end = min(due, ask.after + timedelta(days=9))
    at, worked, reached = ask.after, timedelta(), ask.after
    while at < end:
        is_open = ask.is_open(at)
        assert calendar.is_open(at) == is_open
        at += MINUTE
        if is_open and not any(at - MINUTE in pause for pause in pauses):
            worked, reached = worked + MINUTE, at
    assert calendar.between(ask.after, end, pauses) == worked
    if due == end:
        assert (worked, reached) == (duration, due)


@given(asked(), exact_durations, st.data())
@settings(deadline=None)
def test_adding_then_measuring_gives_the_duration(ask: Asked, duration: timedelta, data: st.DataObject) -> None:
    pauses = data.draw(pauses_near(ask.change))
    calendar = ask.calendar
    due = answered(lambda: calendar.add(duration, ask.after, pauses))
    assert calendar.between(ask.after, due, pauses) == duration


@given(asked(), exact_durations, st.data())
@settings(deadline=None)
def test_a_pause_never_makes_it_due_earlier(ask: Asked, duration: timedelta, data: st.DataObject) -> None:
    pauses, calendar = data.draw(pauses_near(ask.change)), ask.calendar
    due = answered(lambda: calendar.add(duration, ask.after, pauses))
    fewer = pauses[1:]
    assert calendar.add(duration, ask.after, fewer) <= due
    assert calendar.add(duration, ask.after) <= due


@given(asked(), exact_durations, exact_durations, st.data())
@settings(deadline=None)
def test_it_is_monotone_in_duration_and_start(
    ask: Asked, duration: timedelta, more: timedelta, data: st.DataObject
) -> None:
    pauses, calendar = data.draw(pauses_near(ask.change)), ask.calendar
    due = answered(lambda: calendar.add(duration, ask.after, pauses))
    assert due >= ask.after
    assert due <= answered(lambda: calendar.add(duration + more, ask.after, pauses))
    assert due <= answered(lambda: calendar.add(duration, ask.after + more, pauses))


@given(asked(), exact_durations)
@settings(deadline=None)
def test_holidays_never_count(ask: Asked, duration: timedelta) -> None:
    calendar = ask.calendar
    due = answered(lambda: calendar.add(duration, ask.after))
    week = Span(ask.change - timedelta(days=5), ask.change + timedelta(days=8))
    for span in calendar.spans(week.start, week.end):
        first = span.start.astimezone(calendar.zone).date()
        last = (span.end - MINUTE).astimezone(calendar.zone).date()
        assert not calendar.is_holiday(first)
        assert not calendar.is_holiday(last)
    assert (
        answered(lambda: WorkingCalendar(ask.zone, ask.hours, exceptions=ask.exceptions).add(duration, ask.after))
        <= due
    )


@given(asked(), st.integers(0, 8000).map(lambda minutes: minutes * MINUTE), st.data())
@settings(deadline=None)
def test_the_steps_cover_the_time_once_and_their_work_adds_up(
    ask: Asked, length: timedelta, data: st.DataObject
) -> None:
    pauses, calendar = data.draw(pauses_near(ask.change)), ask.calendar
    end = ask.after + length
    at = ask.after
    worked = timedelta()
    for step in calendar.explain_between(ask.after, end, pauses):
        assert step.start == at < step.end
        at = step.end
        if step.kind == "worked":
            worked += step.duration
        if step.kind == "holiday":
            assert step.day
            assert calendar.is_holiday(step.day)
    assert at == end
    assert worked == calendar.between(ask.after, end, pauses)
