"""When steps are due: right across changes of clocks, Nowruz and leap days, in any zone, for any hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.journeys.rules.planning import Hours, Planner
from vafa.journeys.rules.scheduling import NO_DATE, WINDOW_PASSED, Walker, ahead, place
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import path_of
from vafa.journeys.tests.test_rules_planning import IRAN
from vafa.journeys.tests.test_rules_touchpoints import ONE

ZONES = ["Asia/Tehran", "Europe/Berlin", "America/New_York", "Asia/Riyadh", "Australia/Lord_Howe", "Pacific/Apia"]
TURNS = [  # a day around which clocks change, a year turns, or a day is added
    datetime(2024, 2, 28, tzinfo=UTC), datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2025, 3, 19, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC),
]  # fmt: skip
moments = st.builds(
    lambda near, minutes: near + timedelta(minutes=minutes), st.sampled_from(TURNS), st.integers(0, 6 * 1440)
)


def wait(**fields: object) -> dict[str, object]:
    return {"key": "w", "kind": "wait", **fields}


def due(step: dict[str, object], at: datetime, zone: str = "Asia/Tehran", **walker: object) -> datetime | None:
    path = path_of(read_content({"entry": {}, "steps": [step]}))
    planner = Planner(IRAN, Hours(9 * 60, 21 * 60), "Asia/Tehran")
    found = Walker(started_at=walker.pop("started_at", at), seed=7, time_zone=zone, **walker)  # type: ignore[arg-type]
    assert path.first is not None
    return place(path, path.first, found, planner, at=at).due_at


@given(moments, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 59), st.sets(st.integers(0, 6)))
def test_a_wait_ends_at_the_first_such_hour_of_such_a_day(at, zone, hour, minute, days):
    end = due(wait(clock=f"{hour:02}:{minute:02}", weekdays=sorted(days)), at, zone)
    local = end.astimezone(ZoneInfo(zone))
    assert at <= end < at + timedelta(days=9)
    assert not days or local.weekday() in days
    wall = local.replace(tzinfo=None)
    asked = wall.replace(hour=hour, minute=minute, second=0, microsecond=0)
    assert wall == asked or wall - asked <= timedelta(hours=1)  # the clock jumped over it
    day = at.astimezone(ZoneInfo(zone)).date()
    passed = 0
    while day < local.date():  # no earlier day would have done
        earlier = datetime.combine(day, asked.time()).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert earlier < at + timedelta(hours=1) or (days and day.weekday() not in days)
        day, passed = day + timedelta(days=1), passed + 1
    assert passed < 9


@given(moments, st.integers(0, 400), st.integers(0, 23))
def test_a_wait_of_days_and_hours_is_that_long(at, days, hours):
    assert due(wait(days=days, hours=hours), at) == at + timedelta(days=days, hours=hours)


@given(moments, moments, st.integers(-30, 30))
def test_a_wait_for_a_date_ends_then_or_at_once(at, known, days):
    end = due(wait(date="x", days=days), at, dates={"x": known})
    assert end == max(at, known + timedelta(days=days))


def test_a_date_nobody_knows_is_a_reason():
    path = path_of(read_content({"entry": {}, "steps": [wait(date="x"), {**ONE, "since": "here"}]}))
    planner = Planner(IRAN, Hours(9 * 60, 21 * 60), "Asia/Tehran")
    rows = ahead(path, path.first, Walker(TURNS[0], 7), planner, at=TURNS[0])
    assert [(row.step.key, row.reason) for row in rows] == [("w", NO_DATE), ("hello", "")]


@given(moments, st.sampled_from(ZONES), st.integers(0, 40), st.integers(0, 30), st.integers(0, 1439), st.booleans())
def test_a_letter_is_due_in_its_window_and_in_hours_they_may_be_reached(at, zone, first, length, best, here):
    step = {**ONE, "window": [first, first + length], "since": "here" if here else "start"}
    started = at - timedelta(days=3)
    moment = due(step, at, zone, started_at=started, best=best)
    begins = (at if here else started).astimezone(ZoneInfo(zone)).date()
    last = begins + timedelta(days=first + length)
    if moment is None:
        assert last <= at.astimezone(ZoneInfo(zone)).date()  # over, or its last evening
        return
    local = moment.astimezone(ZoneInfo(zone))
    assert moment >= at and begins + timedelta(days=first) <= local.date() <= last
    assert 9 <= local.hour < 21


@pytest.mark.parametrize("best", [9 * 60, 13 * 60 + 30, 19 * 60])
def test_a_letter_comes_around_the_hour_they_listen_best(best):
    moment = due({**ONE, "window": [3, 7]}, datetime(2026, 5, 2, 6, tzinfo=UTC), best=best)
    local = moment.astimezone(ZoneInfo("Asia/Tehran"))
    assert local.date() == date(2026, 5, 5) and 0 <= local.hour * 60 + local.minute - best <= 60


def test_windows_that_are_over_are_passed_one_by_one():
    steps = [{**ONE, "key": f"s{day}", "window": [day, day + 1]} for day in (0, 5, 20, 40)]
    path = path_of(read_content({"entry": {}, "steps": steps}))
    planner = Planner(IRAN, Hours(9 * 60, 21 * 60), "Asia/Tehran")
    at = datetime(2026, 5, 2, 6, tzinfo=UTC)
    rows = ahead(path, path.first, Walker(at - timedelta(days=10), 7), planner, at=at)
    assert [(row.step.key, row.reason) for row in rows] == [("s0", WINDOW_PASSED), ("s5", WINDOW_PASSED), ("s20", "")]
    over = ahead(path, path.first, Walker(at - timedelta(days=60), 7), planner, at=at)
    assert [row.reason for row in over] == [WINDOW_PASSED] * 4
    assert all(isinstance(row.step, Touchpoint) for row in over)
