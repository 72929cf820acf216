"""The best hour and the channel somebody answers on: what we do not know is the shop's, what we know is theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.conversations.rules.habits import DAY, HOUSE, answers_by, best_hour, hours_between, posterior, rhythm

HOURS = st.integers(0, DAY - 1)
COUNTS = st.lists(st.integers(0, 500).map(float), min_size=DAY, max_size=DAY)
OWN = st.dictionaries(HOURS, st.floats(0.1, 50), max_size=DAY)
ALLOWED = st.frozensets(HOURS)
SHOP = rhythm([0.0] * DAY)


@given(COUNTS)
def test_a_shops_rhythm_is_shares_of_a_day_and_no_hour_is_impossible(counts: list[float]) -> None:
    shares = rhythm(counts)
    assert sum(shares) == pytest.approx(1) and min(shares) > 0


def test_a_shop_that_knows_nothing_has_the_houses_rhythm() -> None:
    assert [round(share * sum(HOUSE), 9) for share in SHOP] == [round(weight, 9) for weight in HOUSE]


@given(COUNTS, OWN)
def test_what_we_believe_of_somebody_are_shares_too(counts: list[float], own: dict[int, float]) -> None:
    shares = posterior(rhythm(counts), own)
    assert sum(shares) == pytest.approx(1) and min(shares) > 0


@given(COUNTS, ALLOWED)
def test_of_somebody_we_do_not_know_the_shops_hour_is_best_and_we_are_not_sure(
    counts: list[float], allowed: frozenset[int]
) -> None:
    prior = rhythm(counts)
    alone = best_hour(prior, {}, {}, allowed)
    assert posterior(prior, {}) == pytest.approx(prior) and (alone.strength, alone.within, alone.of) == (0, 0, 0)


@given(COUNTS, OWN, ALLOWED)
def test_the_best_hour_is_of_the_day_and_allowed(
    counts: list[float], own: dict[int, float], allowed: frozenset[int]
) -> None:
    best = best_hour(rhythm(counts), own, dict.fromkeys(own, 1), allowed)
    assert 0 <= best.minutes < DAY * 60 and 0 <= best.strength < 1 and 0 <= best.within <= best.of == len(own)
    assert not allowed or best.minutes // 60 in allowed


@given(COUNTS, HOURS)
def test_with_enough_of_their_own_moments_it_is_their_hour_whatever_the_shops(counts: list[float], hour: int) -> None:
    best = best_hour(rhythm(counts), {hour: 1000.0}, {hour: 1000})
    assert best.minutes // 60 in (hour, (hour + 1) % DAY) and best.strength > 0.99 and best.within == best.of == 1000


@given(OWN, HOURS)
def test_more_moments_in_one_hour_never_make_us_less_sure_of_it(own: dict[int, float], hour: int) -> None:
    before, after = posterior(SHOP, own), posterior(SHOP, {**own, hour: own.get(hour, 0) + 1})
    assert after[hour] >= before[hour]
    assert best_hour(SHOP, own, {}).strength <= best_hour(SHOP, {**own, hour: own.get(hour, 0) + 1}, {}).strength


@given(OWN, st.integers(1, DAY - 1))
def test_midnight_is_no_border(own: dict[int, float], turn: int) -> None:
    """On a clock that was turned, with a shop of no rhythm, everything is turned with it."""
    flat = [1 / DAY] * DAY
    here = posterior(flat, own)
    there = posterior(flat, {(hour + turn) % DAY: weight for hour, weight in own.items()})
    assert there == pytest.approx([here[(hour - turn) % DAY] for hour in range(DAY)])


def test_who_answers_around_midnight_is_written_to_at_midnight() -> None:
    own = {23: 20.0, 0: 20.0}
    best = best_hour(SHOP, own, {23: 20, 0: 20})
    assert (best.minutes, best.within, best.of) == (0, 40, 40)
    assert best_hour(SHOP, own, {}, hours_between(9 * 60, 23 * 60)).minutes // 60 in hours_between(9 * 60, 23 * 60)


@pytest.mark.parametrize(
    ("opens", "closes", "hours"),
    [(9 * 60, 12 * 60, {9, 10, 11}), (9 * 60 + 30, 12 * 60 + 30, {10, 11}), (22 * 60, 2 * 60, {22, 23, 0, 1})],
)
def test_hours_may_go_past_midnight(opens: int, closes: int, hours: set[int]) -> None:
    assert hours_between(opens, closes) == hours


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({}, None),
        ({"sms": 1}, None),
        ({"sms": 2}, ("sms", 2, 2)),
        ({"email": 2, "whatsapp": 7}, ("whatsapp", 7, 9)),
        ({"email": 4, "whatsapp": 5}, None),
        ({"sms": 0}, None),
    ],
)
def test_a_channel_is_theirs_when_it_is_plain(counts: dict[str, int], found: object) -> None:
    assert answers_by(counts) == found


@given(st.dictionaries(st.sampled_from(["email", "sms", "whatsapp"]), st.integers(0, 50)))
def test_a_learnt_channel_is_where_most_answers_came(counts: dict[str, int]) -> None:
    found = answers_by(counts)
    assert found is None or (counts[found[0]] == max(counts.values()) and found[1] * 2 > found[2])
