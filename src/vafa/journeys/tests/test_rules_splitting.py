"""Who goes which way: always the same, in the shares that were asked for, and one draw tells nothing of another."""

from collections import Counter
from dataclasses import replace
from math import sqrt

from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.journeys.rules.splitting import is_held_out, percent_of, way_of
from vafa.journeys.rules.steps import Leave, Split, Way

MANY = 4000
PLACES = [18.704749, 25.355115, 29.383265]
KEYS = st.text(st.characters(categories=("Ll", "Nd")), min_size=1, max_size=20)


def split_of(*shares: int, key: str = "split") -> Split:
    return Split(key=key, ways=tuple(Way(key=f"way{number}", share=share) for number, share in enumerate(shares)))


def near(count: int, share: float, of: int = MANY) -> bool:
    """Within six standard errors: chance alone does not leave them."""
    return abs(count - share * of) <= 6 * sqrt(share * (1 - share) * of) + 1


@given(st.lists(st.text() | st.integers(), min_size=1, max_size=5))
def test_a_place_is_on_the_line_and_stays(parts: list[str | int]) -> None:
    assert 0 <= percent_of(*parts) < 100
    assert percent_of(*parts) == percent_of(*parts)


def test_places_are_written_down_so_that_no_version_moves_anybody() -> None:
    assert [round(percent_of("held_out", "after_purchase", number), 6) for number in (1, 2, 3)] == PLACES


def test_parts_do_not_run_into_one_another() -> None:
    assert len({percent_of("a", "b1"), percent_of("ab", "1"), percent_of("ab1"), percent_of("a", "b", 1)}) == 4


@settings(max_examples=30)
@given(KEYS, KEYS, st.integers(1, 99))
def test_ways_get_their_shares(plan: str, step: str, share: int) -> None:
    split = split_of(share, 100 - share, key=step)
    gone = Counter(way_of(split, plan, number) for number in range(MANY))
    assert near(gone["way0"], share / 100)


@settings(max_examples=30)
@given(KEYS, KEYS, KEYS)
def test_the_way_at_one_split_tells_nothing_of_another_or_of_being_held_out(plan: str, one: str, other: str) -> None:
    first, second = split_of(50, 50, key=one), split_of(50, 50, key=f"{other}-other")
    both = held = 0
    for number in range(MANY):
        here = way_of(first, plan, number) == "way0"
        both += here and way_of(second, plan, number) == "way0"
        held += here and is_held_out(plan, number, 20)
    assert near(both, 0.25)
    assert near(held, 0.10)


@settings(max_examples=30)
@given(KEYS, KEYS)
def test_two_plans_hold_out_other_people(one: str, other: str) -> None:
    of_both = sum(is_held_out(one, number, 20) and is_held_out(f"{other}+", number, 20) for number in range(MANY))
    assert near(of_both, 0.04)


@given(KEYS, st.integers(1, 10**12), st.integers(0, 50), st.integers(0, 50))
def test_a_larger_share_keeps_whom_a_smaller_one_held_out(plan: str, customer: int, one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert not is_held_out(plan, customer, small) or is_held_out(plan, customer, large)
    assert not is_held_out(plan, customer, 0)


def test_a_way_stays_when_a_version_changes_what_lies_on_it() -> None:
    before = split_of(30, 70)
    touched = tuple(replace(one, name={"en": "renamed"}, steps=(Leave(key=f"end-{one.key}"),)) for one in before.ways)
    after = replace(before, ways=touched)
    assert [way_of(before, "p", n) for n in range(200)] == [way_of(after, "p", n) for n in range(200)]
