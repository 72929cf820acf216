"""The conventions of working time, one example each; the laws are in `test_working_calendar_laws`."""

import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from vafa.platform.values import Refused, Span, Step, WorkingCalendar
from vafa.platform.values.open_hours import Interval

TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
DAY: tuple[Interval, ...] = ((9 * 60, 17 * 60),)
NOWRUZ = date(2026, 3, 21)
HOUR = timedelta(hours=1)
SHOP = WorkingCalendar(
    "Asia/Tehran",
    {**dict.fromkeys((SAT, SUN, MON, TUE, WED), DAY), THU: [(540, 780)]},
    frozenset({NOWRUZ}),
)


def tehran(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=TEHRAN)


def berlin(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


def every_day(zone: str, *hours: Interval) -> WorkingCalendar:
    return WorkingCalendar(zone, dict.fromkeys(range(7), hours))


def test_work_goes_on_over_the_short_thursday_the_weekend_and_nowruz() -> None:
    assert SHOP.add(8 * HOUR, after=tehran(18, 15)) == tehran(22, 11)
    assert SHOP.between(tehran(18, 15), tehran(22, 11)) == 8 * HOUR


def test_work_done_when_the_day_ends_is_due_then_and_not_the_next_morning() -> None:
    assert SHOP.add(5 * HOUR, after=tehran(18, 12)) == tehran(18, 17)
    assert SHOP.add(5 * HOUR + timedelta(microseconds=1), after=tehran(18, 12)) > tehran(19, 9)


def test_no_work_at_all_is_due_at_once_even_in_closed_time() -> None:
    assert SHOP.add(timedelta(), after=tehran(20, 3)) == tehran(20, 3)


def test_answers_are_in_utc() -> None:
    assert SHOP.add(HOUR, after=tehran(18, 12)).tzinfo is UTC
    assert SHOP.add(timedelta(), after=tehran(18, 12)).tzinfo is UTC


def test_a_pause_does_not_count_however_it_is_cut_and_ordered() -> None:
    pauses = [
        Span(tehran(18, 13), tehran(18, 14)),
        Span(tehran(18, 11), tehran(18, 13, 30)),
        Span(tehran(1, 1), tehran(2, 1)),
    ]
    assert SHOP.add(2 * HOUR, after=tehran(18, 10), except_for=pauses) == tehran(18, 15)
    assert SHOP.between(tehran(18, 10), tehran(18, 15), except_for=pauses) == 2 * HOUR


def test_a_pause_that_covers_the_start_delays_it() -> None:
    assert SHOP.add(HOUR, tehran(18, 10), [Span(tehran(17, 10), tehran(18, 12))]) == tehran(18, 13)


def test_open_and_next_open() -> None:
    assert SHOP.is_open(tehran(18, 9))
    assert not SHOP.is_open(tehran(18, 17))
    assert not SHOP.is_open(tehran(21, 10))
    assert SHOP.next_open(tehran(18, 10)) == tehran(18, 10)
    assert SHOP.next_open(tehran(19, 13)) == tehran(22, 9)


def test_an_interval_may_cross_midnight_and_holidays_take_only_their_own_day() -> None:
    crossing = WorkingCalendar("Asia/Tehran", {FRI: [(1320, 120)]}, frozenset({NOWRUZ}))
    split = WorkingCalendar("Asia/Tehran", {FRI: [(1320, 1440)], SAT: [(0, 120)]}, frozenset({NOWRUZ}))
    assert crossing == split
    assert list(crossing.spans(tehran(20, 0), tehran(28, 12))) == [
        Span(tehran(20, 22), tehran(21, 0)),
        Span(tehran(27, 22), tehran(28, 2)),
    ]


def test_overlapping_and_touching_intervals_are_one() -> None:
    calendar = every_day("UTC", (600, 720), (540, 660), (720, 780), (0, 60), (1380, 1440))
    assert calendar.hours[MON] == ((0, 60), (540, 780), (1380, 1440))
    assert len(list(calendar.spans(datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 2, 12, tzinfo=UTC)))) == 3


def test_an_exception_day_replaces_a_weekday_and_a_holiday() -> None:
    calendar = WorkingCalendar(
        "Asia/Tehran", {WED: DAY}, frozenset({NOWRUZ}), {NOWRUZ: [(540, 720)], date(2026, 3, 18): []}
    )
    assert list(calendar.spans(tehran(18, 0), tehran(25, 0))) == [Span(tehran(21, 9), tehran(21, 12))]
    assert not calendar.is_holiday(NOWRUZ)


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 2), (10, 25, 4), (6, 1, 3)])
def test_an_interval_over_a_clock_change_lasts_what_really_passes(month: int, day: int, hours: int) -> None:
    night = every_day("Europe/Berlin", (60, 240))
    assert night.between(berlin(month, day, 0), berlin(month, day, 12)) == hours * HOUR
    assert night.add(hours * HOUR, berlin(month, day, 0)) == berlin(month, day, 4)


def test_hours_that_the_clock_skips_are_never_open_and_hours_shown_twice_are_open_twice() -> None:
    calendar = every_day("Europe/Berlin", (120, 180))
    assert calendar.between(berlin(3, 29, 0), berlin(3, 29, 12)) == timedelta()
    assert calendar.between(berlin(10, 25, 0), berlin(10, 25, 12)) == 2 * HOUR
    half = every_day("Europe/Berlin", (150, 600))
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert list(half.spans(berlin(10, 25, 0), berlin(10, 25, 12))) == [
        Span(start, start + HOUR / 2),
        Span(start + HOUR, berlin(10, 25, 10)),
    ]


def test_midnight_itself_may_be_skipped_or_repeated() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    calendar = every_day("America/Sao_Paulo", (1320, 1440), (0, 120))
    spring = datetime(2017, 10, 14, 12, tzinfo=sao_paulo)
    autumn = datetime(2017, 2, 18, 12, tzinfo=sao_paulo)
    assert calendar.between(spring, spring + timedelta(days=1)) == 3 * HOUR
    assert calendar.between(autumn, autumn + timedelta(days=1)) == 5 * HOUR


def test_open_time_runs_through_new_year_unbroken() -> None:
    always = every_day("Asia/Tehran", (0, 1440))
    start, end = datetime(2025, 12, 30, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert list(always.spans(start, end)) == [Span(start, end)]
    assert always.next_open(start) == start
    assert always.add(60 * HOUR, start) == start + 60 * HOUR


def test_the_explanation_covers_the_time_without_gaps() -> None:
    pause = Span(tehran(18, 16), tehran(19, 10))
    explained = SHOP.explain(5 * HOUR, tehran(18, 15), [pause])
    assert explained.due == tehran(22, 10)
    assert [(step.kind, step.start, step.end) for step in explained.steps] == [
        ("worked", tehran(18, 15), tehran(18, 16)),
        ("paused", tehran(18, 16), tehran(19, 10)),
        ("worked", tehran(19, 10), tehran(19, 13)),
        ("closed", tehran(19, 13), tehran(21, 0)),
        ("holiday", tehran(21, 0), tehran(22, 0)),
        ("closed", tehran(22, 0), tehran(22, 9)),
        ("worked", tehran(22, 9), tehran(22, 10)),
        ("due", tehran(22, 10), tehran(22, 10)),
    ]
    assert explained.steps[4] == Step("holiday", tehran(21, 0).astimezone(UTC), tehran(22, 0).astimezone(UTC), NOWRUZ)


def test_what_cannot_be_answered_is_refused_with_a_code() -> None:
    never_again = WorkingCalendar("UTC", {}, exceptions={date(2020, 1, 1): DAY})
    moment, long_ago = datetime(2026, 1, 1, tzinfo=UTC), datetime(1200, 1, 1, tzinfo=UTC)
    refusals = {
        "calendar.negative_duration": lambda: SHOP.add(-HOUR, moment),
        "calendar.too_far": lambda: SHOP.add(timedelta(days=100_000), moment),
        "calendar.end_before_start": lambda: SHOP.between(moment, moment - HOUR),
        "calendar.moment_out_of_range": lambda: SHOP.add(HOUR, long_ago),
        "calendar.no_open_hours": lambda: WorkingCalendar("UTC", {MON: []}),
        "calendar.unknown_time_zone": lambda: WorkingCalendar("Asia", {MON: DAY}),
        "calendar.bad_interval": lambda: WorkingCalendar("UTC", {MON: [(540, 540)]}),
        "calendar.exception_crosses_midnight": lambda: WorkingCalendar("UTC", {}, exceptions={NOWRUZ: [(1320, 120)]}),
    }
    for code, ask in refusals.items():
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == code
    for ask_far in (lambda: never_again.add(HOUR, moment), lambda: never_again.next_open(moment)):
        with pytest.raises(Refused, match=r"calendar\.too_far"):
            ask_far()
    with pytest.raises(Refused, match=r"calendar\.too_far"):
        SHOP.add(timedelta(days=40 * 365), moment)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SHOP.add(HOUR, datetime(2026, 1, 1))  # noqa: DTZ001  the missing zone is what is tested


def test_a_calendar_is_a_value() -> None:
    SHOP.add(HOUR, tehran(18, 10))
    twin = pickle.loads(pickle.dumps(SHOP))
    assert twin == SHOP
    assert hash(twin) == hash(SHOP)
    assert twin.add(HOUR, tehran(18, 10)) == SHOP.add(HOUR, tehran(18, 10))
