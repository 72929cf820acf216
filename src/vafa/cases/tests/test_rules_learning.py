"""Seconds are never more than the wall allows; the worst and the best cases are proposed, of different people first."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.rules.handling import MOST_AT_ONCE, corrected, counted
from vafa.cases.rules.reviewing import BAD, GOOD, PROPOSED, Looked, faults, propose, week_of

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)


@given(reports=st.lists(st.tuples(st.integers(0, 600), st.integers(-50, 5000)), max_size=40))
def test_what_is_counted_never_passes_what_went_by(reports: list[tuple[int, int]]) -> None:
    last, at, total = AT, AT, 0
    for passed, seconds in reports:
        at += timedelta(seconds=passed)
        added = counted(seconds, last, at)
        assert 0 <= added <= max(0, min(seconds, MOST_AT_ONCE, passed))
        total, last = total + added, at
    assert total <= (at - AT).total_seconds()


def test_the_first_report_counts_two_minutes_at_most() -> None:
    assert (counted(500, None, AT), counted(30, None, AT), counted(30, AT + timedelta(hours=1), AT)) == (120, 30, 0)


def test_later_work_comes_on_top_of_a_correction() -> None:
    assert (corrected(None, 30), corrected(600, 30), corrected(86_390, 30)) == (None, 630, 86_400)


looked = st.builds(
    Looked,
    case_id=st.integers(1, 10**6),
    about=st.one_of(st.none(), st.integers(1, 4)),
    late=st.integers(0, 3),
    reopened=st.integers(0, 2),
    satisfaction=st.one_of(st.none(), st.integers(1, 5)),
    hands=st.integers(0, 6),
    handled=st.integers(0, 300),
    took=st.integers(0, 9000),
    confirmed=st.booleans(),
)


@given(cases=st.lists(looked, max_size=30, unique_by=lambda one: one.case_id))
def test_a_proposal_is_whole_fair_and_always_the_same(cases: list[Looked]) -> None:
    found = propose(cases)
    assert found == propose(list(reversed(cases)))
    ids = [one.case_id for one in found]
    by_id = {one.case_id: one for one in cases}
    assert len(ids) == len(set(ids))
    bad = [one for one in found if one.side == BAD]
    good = [one for one in found if one.side == GOOD]
    assert len(bad) == min(PROPOSED, sum(1 for one in cases if faults(one)))
    assert len(good) <= PROPOSED and not any(faults(by_id[one.case_id]) for one in good)
    people = {one.about for one in cases if faults(one)}
    assert len({one.about for one in bad}) == min(len(people), PROPOSED)
    assert all(one.why for one in found)


def test_the_weightiest_fault_is_the_reason() -> None:
    (worst,) = propose([Looked(1, 7, late=1, satisfaction=1)])
    assert (worst.side, worst.why, worst.about) == (BAD, "unhappy", 7)


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)), start=st.integers(0, 6))
def test_a_week_begins_on_its_weekday_and_holds_the_day(day: date, start: int) -> None:
    first = week_of(day, start)
    assert first.weekday() == start and timedelta(0) <= day - first < timedelta(days=7)
