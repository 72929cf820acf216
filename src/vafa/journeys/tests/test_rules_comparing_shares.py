"""Shares beside one another: the intervals of the books, held in as many cases as they say, and what may be said."""

from math import comb, isclose
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vafa.journeys.rules.comparing_shares import (
    FEWER,
    LEAST,
    MORE,
    SAME,
    TOO_FEW,
    UNCLEAR,
    Share,
    compare,
    difference_of,
    needed_more,
)

COUNTS = st.integers(0, 3000).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


def test_the_intervals_are_those_of_the_papers() -> None:
    one = Share(81, 263).interval
    assert (round(one.low, 4), round(one.high, 4)) == (0.2553, 0.3662)  # Newcombe 1998, two-sided intervals, table I
    apart = difference_of(Share(56, 70), Share(48, 80))
    assert (round(apart.low, 4), round(apart.high, 4)) == (0.0524, 0.3339)  # Newcombe 1998, difference, table II (a)
    apart = difference_of(Share(10, 10), Share(0, 10))
    assert (round(apart.low, 4), round(apart.high, 4)) == (0.6075, 1.0)  # table II (h)


@given(COUNTS, COUNTS)
def test_an_interval_holds_what_was_seen_and_stays_between_all_and_nothing(ours: Share, theirs: Share) -> None:
    one, apart = ours.interval, difference_of(ours, theirs)
    assert 0 <= one.low <= ours.value + 1e-12 and ours.value - 1e-12 <= one.high <= 1
    assert -1 <= apart.low <= ours.value - theirs.value + 1e-12
    assert ours.value - theirs.value - 1e-12 <= apart.high <= 1


@given(COUNTS, COUNTS)
def test_exchanging_the_sides_only_exchanges_the_signs(ours: Share, theirs: Share) -> None:
    there, back = difference_of(ours, theirs), difference_of(theirs, ours)
    assert isclose(there.low, -back.high, abs_tol=1e-9) and isclose(there.high, -back.low, abs_tol=1e-9)
    turned = {MORE: FEWER, FEWER: MORE}
    said = compare(ours, theirs).verdict
    assert compare(theirs, ours).verdict == turned.get(said, said)


def test_the_interval_of_a_share_holds_the_truth_in_about_95_of_100_cases() -> None:
    for of, truth in ((40, 0.2), (100, 0.05), (400, 0.3)):
        held = sum(
            comb(of, hits) * truth**hits * (1 - truth) ** (of - hits)
            for hits in range(of + 1)
            if Share(hits, of).interval.holds(truth)
        )
        assert 0.92 < held < 0.985  # Wilson is a little too short for some shares of few


def test_the_interval_of_a_difference_holds_the_truth_and_finds_what_it_promised_to_find() -> None:
    chance, rounds = Random(7), 1500
    drawn = [
        (_draw(chance, 400, 0.27), _draw(chance, 100, 0.19)) for _ in range(rounds)
    ]  # as a plan with a fifth held out
    held = sum(difference_of(*both).holds(0.08) for both in drawn)
    assert 0.93 < held / rounds < 0.97
    enough = 500 + (needed_more(Share(108, 400), Share(19, 100)) or 0)
    found = sum(
        compare(_draw(chance, enough * 4 // 5, 0.27), _draw(chance, enough // 5, 0.19)).verdict == MORE
        for _ in range(300)
    )
    assert 0.72 < found / 300 < 0.88  # 80 of 100


def test_it_says_more_only_when_no_difference_lies_outside_the_interval() -> None:
    assert compare(Share(270, 1000), Share(190, 1000)).verdict == MORE
    assert compare(Share(190, 1000), Share(270, 1000)).verdict == FEWER
    assert compare(Share(29, 100), Share(19, 100)).verdict == UNCLEAR


def test_it_says_how_many_more_would_tell() -> None:
    asked = compare(Share(27, 100), Share(19, 100))
    assert asked.verdict == UNCLEAR
    assert asked.needed is not None and 600 < asked.needed < 720  # 431 on each side by the book, of which 100 are there
    assert compare(Share(20, 100), Share(20, 100)).needed is None
    assert compare(Share(201, 1000), Share(200, 1000)).needed is None  # longer than anybody waits


def test_alike_is_said_only_when_there_were_enough_to_know() -> None:
    assert compare(Share(2000, 10000), Share(2010, 10000)).verdict == SAME
    assert compare(Share(20, 100), Share(20, 100)).verdict == UNCLEAR
    assert compare(Share(0, 200), Share(0, 200)).verdict == UNCLEAR


def test_of_a_handful_nothing_is_said() -> None:
    assert compare(Share(LEAST - 1, LEAST - 1), Share(0, 5000)).verdict == TOO_FEW
    assert compare(Share(0, 0), Share(0, 0)).verdict == TOO_FEW


def _draw(chance: Random, of: int, truth: float) -> Share:
    return Share(sum(chance.random() < truth for _ in range(of)), of)
