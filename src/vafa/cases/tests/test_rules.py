"""The rules of cases, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.rules.assignment import least_busy
from vafa.cases.rules.next_step import next_step
from vafa.cases.rules.promises import FIRST_RESPONSE, due_at, kept_in_time, time_left
from vafa.cases.rules.stages import stages
from vafa.platform.time.calendars import shipped

IRAN = shipped("iran")
AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, st.integers(1, 3000), st.integers(0, 60 * 24 * 20))
def test_it_never_has_more_left_than_was_promised_and_is_late_from_the_due_moment_on(
    started: datetime, minutes: int, later: int
) -> None:
    within = timedelta(minutes=minutes)
    due = due_at(within, started, IRAN)
    at = started + timedelta(minutes=later)
    clock = time_left(due, within, at, IRAN)
    assert clock.over == (at >= due) and 0 <= clock.fraction <= 1
    if not clock.over:
        assert clock.left + IRAN.between(started, at) == within


@given(moments)
def test_it_is_whole_when_it_is_made(started: datetime) -> None:
    clock = time_left(due_at(TWO_HOURS, started, IRAN), TWO_HOURS, started, IRAN)
    assert (clock.left, clock.fraction, clock.state) == (TWO_HOURS, 1.0, "calm")


def test_it_is_soon_in_the_last_quarter_and_late_afterwards() -> None:
    due = due_at(TWO_HOURS, AT, IRAN)
    states = [time_left(due, TWO_HOURS, AT + timedelta(minutes=m), IRAN).state for m in (0, 89, 90, 119, 120)]
    assert states == ["calm", "calm", "soon", "soon", "late"]
    assert kept_in_time(due, due) and not kept_in_time(due, due + timedelta(seconds=1))


@pytest.mark.parametrize(("loads", "chosen"), [({}, None), ({3: 2, 1: 5}, 3), ({7: 1, 4: 1}, 4)])
def test_it_gives_work_to_the_least_busy(loads: dict[int, int], chosen: int | None) -> None:
    assert least_busy(loads) == chosen


@dataclass
class Facts:
    owner_id: int | None = 1
    due_at: datetime | None = None
    resolved_at: datetime | None = None
    last_from_us_at: datetime | None = None


@dataclass
class Me:
    pk: int = 1


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "step", "reason"),
    [
        (Facts(owner_id=None, due_at=AT + DAY), "take", "unowned"),
        (Facts(owner_id=2, due_at=AT + DAY), "wait", "someone_else"),
        (Facts(due_at=AT + DAY), "answer", "customer_waits"),
        (Facts(due_at=AT), "answer", "late"),
        (Facts(), "answer", "customer_waits"),
        (Facts(last_from_us_at=AT - DAY), "wait", "answered"),
        (Facts(last_from_us_at=AT - 3 * DAY), "resolve", "silent"),
        (Facts(resolved_at=AT, owner_id=None), "nothing", "resolved"),
    ],
)
def test_it_knows_the_one_step_expected_of_this_person(facts: Facts, step: str, reason: str) -> None:
    found = next_step(facts, Me(), AT)
    assert (found.step, found.reason) == (step, reason)


@dataclass
class Promised:
    due_at: datetime
    kept_at: datetime | None = None
    kind: str = FIRST_RESPONSE


@dataclass
class Resolved:
    at: datetime
    confirmed_at: datetime | None = None


@pytest.mark.parametrize(
    ("promises", "resolution", "line"),
    [
        ([Promised(AT + DAY)], None, "kept now next next"),
        ([Promised(AT)], None, "kept late next next"),
        ([Promised(AT, AT)], None, "kept kept now next"),
        ([Promised(AT - DAY, AT)], None, "kept keptlate now next"),
        ([Promised(AT, AT), Promised(AT + DAY, kind="answer")], None, "kept kept now next next"),
        ([Promised(AT, AT)], Resolved(AT), "kept kept kept now"),
        ([Promised(AT, AT)], Resolved(AT, AT), "kept kept kept kept"),
    ],
)
def test_it_draws_the_way_of_a_case(promises: list[Promised], resolution: Resolved | None, line: str) -> None:
    assert " ".join(stage.state for stage in stages(AT, promises, resolution, AT)) == line
