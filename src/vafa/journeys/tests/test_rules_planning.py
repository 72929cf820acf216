"""Planning: due inside the window and the allowed hours, whatever the zone, the clock change or the holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.journeys.rules.planning import Hours, Planner, Wish, next_try, share_of
from vafa.platform.time.calendars import shipped
from vafa.platform.values import WorkingCalendar

TEHRAN = ZoneInfo("Asia/Tehran")
IRAN = shipped("iran")
DAY_HOURS = Hours(9 * 60, 21 * 60)
START = datetime(2020, 1, 1, tzinfo=UTC)
WELCOME = Wish(0, 2, prompt=True)
CHECK_IN = Wish(3, 7, call=True)
SURVEY = Wish(14, 16)

zones = st.sampled_from(
    ["Asia/Tehran", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "UTC"]
)
moments = st.integers(0, 10 * 365 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
shares = st.floats(0, 1, exclude_max=True)
hours = st.builds(Hours, st.integers(0, 1439), st.integers(0, 1439))
messages = st.builds(
    lambda a, b, prompt: Wish(a, a + b, prompt), st.integers(0, 200), st.integers(0, 30), st.booleans()
)


def tehran(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TEHRAN)  # type: ignore[misc,arg-type]


def planner() -> Planner:
    return Planner(IRAN, DAY_HOURS, "Asia/Tehran")


def is_heard(moment: datetime, zone: str, allowed: Hours) -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in allowed.of_day())


@given(messages, moments, shares, zones, hours, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_message_is_due_inside_its_window_and_the_allowed_hours(wish, ordered_at, share, zone, allowed, later):
    at = ordered_at + later
    row = Planner(IRAN, allowed, zone).plan(wish, ordered_at, at=at, share=share)
    first_day = ordered_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=wish.from_day)
    assert row.window_from >= ordered_at
    assert row.window_from.astimezone(ZoneInfo(zone)).date() == first_day
    assert (row.window_until - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() == first_day + timedelta(
        days=wish.to_day - wish.from_day
    )
    if row.due_at is not None:
        assert row.window_from <= row.due_at < row.window_until
        assert row.due_at >= at
        assert is_heard(row.due_at, zone, allowed)


@given(st.integers(0, 200), st.integers(1, 30), moments, shares, zones, hours)
def test_a_window_of_two_days_always_has_an_allowed_moment_when_planned_in_time(
    start, more, ordered_at, share, zone, allowed
):
    length = (allowed.closes - allowed.opens) % 1440 or 1440
    if length < 120:  # hours that a clock change can swallow whole
        allowed = Hours(allowed.opens, (allowed.opens + 120) % 1440)
    row = Planner(IRAN, allowed, zone).plan(Wish(start, start + more), ordered_at, at=ordered_at, share=share)
    assert row.due_at is not None


@given(moments, shares, zones)
def test_the_welcome_goes_out_within_a_day(ordered_at, share, zone):
    row = Planner(IRAN, DAY_HOURS, zone).plan(WELCOME, ordered_at, at=ordered_at, share=share)
    assert row.due_at is not None
    assert row.due_at - ordered_at <= timedelta(hours=24)


@given(st.integers(0, 60), st.integers(0, 10), moments, shares, zones)
def test_a_call_is_due_in_working_hours_inside_its_window(start, more, ordered_at, share, zone):
    row = Planner(IRAN, DAY_HOURS, zone).plan(
        Wish(start, start + more, call=True), ordered_at, at=ordered_at, share=share
    )
    assert row.due_at is not None
    assert IRAN.is_open(row.due_at)
    assert not IRAN.is_holiday(row.due_at.astimezone(TEHRAN).date())
    assert row.window_from <= row.due_at < row.window_until


@given(moments, shares, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_a_call_planned_late_is_never_due_in_the_past(ordered_at, share, later):
    row = planner().plan(CHECK_IN, ordered_at, at=ordered_at + later, share=share)
    if row.due_at is not None:
        assert ordered_at + later <= row.due_at < row.window_until
        assert IRAN.is_open(row.due_at)


def test_a_call_keeps_to_the_customers_own_hours_where_they_meet_ours():
    row = planner().plan(
        CHECK_IN, tehran(2026, 1, 3, 11), at=tehran(2026, 1, 3, 11), share=0.9, hours=Hours(16 * 60, 22 * 60)
    )
    assert row.due_at is not None
    assert row.due_at.astimezone(TEHRAN).hour == 16


def test_a_customer_who_is_up_at_night_only_is_called_in_our_hours():
    row = planner().plan(
        CHECK_IN, tehran(2026, 1, 3, 11), at=tehran(2026, 1, 3, 11), share=0.9, hours=Hours(22 * 60, 60)
    )
    assert row.due_at is not None
    assert IRAN.is_open(row.due_at)


def test_a_window_of_holidays_is_prolonged_to_the_end_of_the_next_working_day():
    # Ordered on 17 March 2026: days 3 to 7 are 20 to 24 March, Friday and Nowruz.
    row = planner().plan(CHECK_IN, tehran(2026, 3, 17, 11), at=tehran(2026, 3, 17, 11), share=0.5)
    assert row.due_at is not None
    assert row.due_at.astimezone(TEHRAN).date() == date(2026, 3, 25)
    assert row.window_until == tehran(2026, 3, 25, 17)


def test_a_shop_closed_for_a_month_plans_no_call():
    closed = frozenset(date(2026, 6, 1) + timedelta(days=day) for day in range(40))
    shop = Planner(WorkingCalendar("Asia/Tehran", {0: [(540, 1020)]}, closed), DAY_HOURS, "Asia/Tehran")
    assert shop.plan(CHECK_IN, tehran(2026, 6, 1, 11), at=tehran(2026, 6, 1, 11), share=0.5).due_at is None


def test_the_welcome_of_a_day_order_leaves_within_minutes():
    row = planner().plan(WELCOME, tehran(2026, 1, 3, 11), at=tehran(2026, 1, 3, 11), share=0.5)
    assert row.due_at == tehran(2026, 1, 3, 11, 5)


def test_the_welcome_of_a_night_order_waits_for_the_morning():
    row = planner().plan(WELCOME, tehran(2026, 1, 3, 23), at=tehran(2026, 1, 3, 23), share=0)
    assert row.due_at == tehran(2026, 1, 4, 9)


def test_a_message_comes_at_the_hour_they_bought():
    row = planner().plan(SURVEY, tehran(2026, 1, 3, 14, 20), at=tehran(2026, 1, 3, 14, 20), share=0)
    assert row.due_at == tehran(2026, 1, 17, 14, 20)


def test_a_message_to_a_night_buyer_comes_in_the_last_allowed_hour():
    row = planner().plan(SURVEY, tehran(2026, 1, 3, 23, 30), at=tehran(2026, 1, 3, 23, 30), share=0)
    assert row.due_at == tehran(2026, 1, 17, 20)


def test_no_moment_is_allowed_when_the_only_day_is_over_for_them():
    late = tehran(2026, 1, 3, 22)
    assert planner().plan(Wish(0, 0, prompt=True), late, at=late, share=0).due_at is None


def test_a_window_that_is_over_has_nothing_due():
    assert planner().plan(SURVEY, tehran(2025, 1, 3, 11), at=tehran(2026, 1, 3, 11), share=0).due_at is None
    assert planner().plan(CHECK_IN, tehran(2025, 1, 3, 11), at=tehran(2026, 1, 3, 11), share=0).due_at is None


@given(shares, shares)
def test_the_same_share_gives_the_same_moment_and_a_larger_one_never_an_earlier(one, other):
    ordered = tehran(2026, 1, 3, 11)
    low, high = sorted((one, other))
    for wish in (WELCOME, CHECK_IN, SURVEY):
        first = planner().plan(wish, ordered, at=ordered, share=low).due_at
        assert first == planner().plan(wish, ordered, at=ordered, share=low).due_at
        later = planner().plan(wish, ordered, at=ordered, share=high).due_at
        assert first is not None and later is not None and first <= later


def test_neighbouring_orders_are_spread():
    found = [share_of(order_id, 1) for order_id in range(1000)]
    assert all(0 <= share < 1 for share in found)
    assert all(60 < sum(tenth <= share * 10 < tenth + 1 for share in found) < 140 for tenth in range(10))


@given(moments)
def test_the_next_try_is_on_another_working_day(at):
    again = next_try(IRAN, at)
    assert IRAN.is_open(again)
    assert again.astimezone(TEHRAN).date() > at.astimezone(TEHRAN).date()


def test_who_does_not_answer_in_the_morning_is_called_in_the_afternoon():
    assert next_try(IRAN, tehran(2026, 1, 3, 10)).astimezone(TEHRAN).hour == 15
    assert next_try(IRAN, tehran(2026, 1, 3, 16)).astimezone(TEHRAN).hour == 11


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_hours_hold_on_the_day_the_clock_changes(day):
    berlin = ZoneInfo("Europe/Berlin")
    ordered = datetime(day.year, day.month, day.day, 0, 5, tzinfo=berlin) - timedelta(days=14)
    row = Planner(IRAN, Hours(150, 210), "Europe/Berlin").plan(Wish(14, 14), ordered, at=ordered, share=0.99)
    assert row.due_at is not None
    assert is_heard(row.due_at, "Europe/Berlin", Hours(150, 210))
