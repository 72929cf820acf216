"""The rules of cases, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.rules.assignment import Candidate, Need, choose
from vafa.cases.rules.next_step import Standing, next_step
from vafa.cases.rules.promises import due_at, kept_in_time, time_left
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


FA, AR = frozenset({"fa"}), frozenset({"ar"})


@pytest.mark.parametrize(
    ("people", "need", "chosen"),
    [
        ([], Need(), None),
        ([Candidate(3, 2), Candidate(1, 5)], Need(), 3),
        ([Candidate(7, 1), Candidate(4, 1)], Need(), 4),
        ([Candidate(1, away=True), Candidate(2, 9)], Need(), 2),
        ([Candidate(1, away=True)], Need(own_agent=1), None),
        ([Candidate(1, 9), Candidate(2)], Need(own_agent=1), 1),
        ([Candidate(1), Candidate(2, 9, teams=frozenset({5}))], Need(team=5), 2),
        ([Candidate(1)], Need(team=5), None),
        ([Candidate(1, languages=FA), Candidate(2, 9, languages=AR)], Need(language="ar"), 2),
        ([Candidate(1), Candidate(2, 9, skills=frozenset({"fridge"}))], Need(skills=frozenset({"fridge"})), 2),
        ([Candidate(1, 3, capacity=3), Candidate(2, 9)], Need(), 2),
        ([Candidate(1, 3), Candidate(2, 9, present=True)], Need(), 2),
    ],
)
def test_it_gives_work_to_who_fits_is_here_and_has_the_least(
    people: list[Candidate], need: Need, chosen: int | None
) -> None:
    assert choose(people, need) == chosen


DAY = timedelta(days=1)
ANSWERED = {"owner_id": 1, "last_from_us_at": AT - DAY}


@pytest.mark.parametrize(
    ("facts", "step", "reason"),
    [
        ({"due_at": AT + DAY}, "take", "unowned"),
        ({"owner_id": 2, "due_at": AT + DAY}, "wait", "someone_else"),
        ({"owner_id": 1, "answer_due_at": AT + DAY}, "answer", "customer_waits"),
        ({"owner_id": 1, "answer_due_at": AT}, "answer", "late"),
        ({"owner_id": 1}, "answer", "customer_waits"),
        ({"owner_id": 2, "approvers": {1}}, "approve", "asked_of_you"),
        ({**ANSWERED, "approvers": {2}}, "wait", "asked_of_another"),
        ({**ANSWERED, "waiting_for": "part"}, "wait", "waiting"),
        ({**ANSWERED, "waiting_for": "part", "waiting_until": AT}, "go_on", "wait_over"),
        ({**ANSWERED, "handler_id": 2}, "wait", "someone_else"),
        ({**ANSWERED, "owner_id": 2, "handler_id": 1, "stage": 2}, "move", "stage_done"),
        ({**ANSWERED, "stage": 2, "open_items": 2}, "work", "open_items"),
        ({**ANSWERED, "stage": 3, "to_make_good": True, "open_items": 1}, "make_good", "wrong_not_made_good"),
        ({**ANSWERED, "stage": 3}, "resolve", "answered"),
        ({"owner_id": 1, "stage": 3, "last_from_us_at": AT - 3 * DAY}, "resolve", "silent"),
        ({"resolved_at": AT}, "nothing", "resolved"),
        ({"resolved_at": AT, "closed_at": AT}, "nothing", "closed"),
        ({"owner_id": 1, "merged": True}, "nothing", "merged"),
        ({"spam": True}, "nothing", "spam"),
    ],
)
def test_it_knows_the_one_step_expected_of_this_person(facts: dict[str, object], step: str, reason: str) -> None:
    found = next_step(Standing(**facts), 1, AT)  # type: ignore[arg-type]
    assert (found.step, found.reason) == (step, reason)
