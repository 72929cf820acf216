"""The clocks of promises, as pure values: whatever happens to them, in any order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.rules.clocks import Clock, Fact, Happened, after, fold
from vafa.platform.time.calendars import shipped
from vafa.platform.values import Span, WorkingCalendar

IRAN = shipped("iran")
WALL = WorkingCalendar("Asia/Tehran", dict.fromkeys(range(7), ((0, 24 * 60),)))
AT = datetime(2026, 5, 2, 6, tzinfo=UTC)  # Saturday 09:30
HOUR = timedelta(hours=1)
LATER: list[Happened] = ["paused", "resumed", "policy", "done", "taken_back", "broken", "called_off"]


def calendars(key: str) -> WorkingCalendar:
    return WALL if key == "always" else IRAN


def clock(*facts: Fact) -> Clock:
    return fold([Fact("started", AT, 120), *facts], calendars)


@st.composite
def lives(draw: st.DrawFn) -> list[Fact]:
    moment, facts = AT, [Fact("started", AT, draw(st.integers(1, 5000)), draw(st.sampled_from(["", "always"])))]
    for what in draw(st.lists(st.sampled_from(LATER), max_size=12)):
        moment += timedelta(minutes=draw(st.integers(0, 3000)))
        facts.append(Fact(what, moment, draw(st.integers(1, 5000)), draw(st.sampled_from(["", "always"]))))
    return facts


@given(lives())
def test_it_is_never_both_fulfilled_and_broken(life: list[Fact]) -> None:
    found = fold(life, calendars)
    assert not (found.fulfilled and found.broken)
    if found.fulfilled:
        assert (found.kept_at is not None and found.kept_at <= found.due_at) or found.pauses


@given(lives(), st.integers(0, 12))
def test_it_is_the_same_folded_at_once_or_fact_by_fact(life: list[Fact], cut: int) -> None:
    so_far = fold(life[: 1 + cut], calendars)
    for fact in life[1 + cut :]:
        so_far = after(so_far, fact, calendars)
    assert so_far == fold(life, calendars)


@given(lives(), st.integers(0, 3000))
def test_it_never_becomes_unbroken(life: list[Fact], later: int) -> None:
    broken = False
    so_far = fold(life[:1], calendars)
    for fact in life[1:]:
        so_far = after(so_far, fact, calendars)
        assert so_far.broken or not broken
        broken = so_far.broken


@given(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 20_000), st.sampled_from(["", "always"]))
def test_pausing_never_makes_it_due_earlier_and_gives_back_what_it_took(
    minutes: int, wait: int, length: int, calendar: str
) -> None:
    plain = fold([Fact("started", AT, minutes, calendar)], calendars)
    start = AT + timedelta(minutes=wait)
    end = start + timedelta(minutes=length)
    paused = fold([Fact("started", AT, minutes, calendar), Fact("paused", start), Fact("resumed", end)], calendars)
    assert paused.due_at >= plain.due_at
    if not paused.broken:
        worked = calendars(calendar).between(AT, paused.due_at, [Span(start, end)])
        assert worked == timedelta(minutes=minutes)


def test_it_breaks_at_its_due_moment_whether_or_not_somebody_noticed() -> None:
    late = clock(Fact("done", AT + 5 * HOUR))
    assert late.broken and late.broken_at == AT + 2 * HOUR and late.kept_at == AT + 5 * HOUR and not late.fulfilled


def test_done_at_the_very_moment_is_in_time() -> None:
    assert clock(Fact("done", AT + 2 * HOUR)).fulfilled


def test_it_cannot_break_while_it_stands() -> None:
    assert not clock(Fact("paused", AT + HOUR), Fact("broken", AT + 9 * HOUR), Fact("done", AT + 10 * HOUR)).broken


def test_what_was_undone_is_owed_again_and_then_breaks() -> None:
    undone = clock(Fact("done", AT), Fact("taken_back", AT + HOUR))
    assert undone.owed and not undone.broken
    assert after(undone, Fact("done", AT + 3 * HOUR), calendars).broken


def test_a_stricter_policy_counts_from_the_start_but_never_makes_it_late_on_the_spot() -> None:
    assert clock(Fact("policy", AT + HOUR, 90)).due_at == AT + 1.5 * HOUR
    kept = clock(Fact("policy", AT + HOUR, 30))
    assert (kept.due_at, kept.minutes) == (AT + 2 * HOUR, 120)


def test_a_policy_by_another_clock_counts_from_the_start() -> None:
    assert clock(Fact("policy", AT + HOUR, 24 * 60, "always")).due_at == AT + 24 * HOUR


def test_it_warns_when_the_last_quarter_begins_and_later_after_a_pause() -> None:
    assert clock().warn_at == AT + 1.5 * HOUR
    assert clock(Fact("paused", AT + HOUR), Fact("resumed", AT + 2 * HOUR)).warn_at == AT + 2.5 * HOUR
