"""Whose turn it is: the budget as arithmetic, and what a customer's last word means for an offer."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.conversations.rules.attention import Budget, fits, free_at, rank
from vafa.conversations.rules.satisfaction import SAID, SETTLED, SILENT, Sign, against_offer

NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = Budget(3, 7 * DAY, HOUR)
moments = st.integers(-20 * 24, 20 * 24).map(lambda hours: NOON + hours * HOUR / 2)
budgets = st.builds(Budget, st.integers(1, 4), st.integers(1, 9).map(lambda days: days * DAY), st.sampled_from([HOUR]))


def kept(times: list[datetime], budget: Budget) -> bool:
    """The law itself, looked at in the simplest way."""
    times = sorted(times)
    apart = all(later - earlier >= budget.gap for earlier, later in pairwise(times))
    return apart and all(
        sum(1 for one in times if begin <= one < begin + budget.window) <= budget.limit for begin in times
    )


class TestBudget:
    @given(wanted=st.lists(moments, max_size=12), budget=budgets)
    def test_whoever_waits_until_it_is_free_never_breaks_it(self, wanted: list[datetime], budget: Budget) -> None:
        times: list[datetime] = []
        for moment in wanted:
            free = free_at(moment, times, budget)
            assert free is not None and free >= moment
            times.append(free)
            assert kept(times, budget)

    @given(times=st.lists(moments, max_size=6), at=moments, budget=budgets)
    def test_it_fits_where_the_law_is_kept_and_waits_no_longer_than_it_must(
        self, times: list[datetime], at: datetime, budget: Budget
    ) -> None:
        own: list[datetime] = []
        for one in times:
            if kept([*own, one], budget):
                own.append(one)
        assert fits(at, own, budget) == kept([*own, at], budget)
        free = free_at(at, own, budget)
        assert free is not None
        for minutes in range(0, int((free - at) / timedelta(minutes=30))):
            assert not kept([*own, at + minutes * timedelta(minutes=30)], budget)

    def test_a_budget_of_nothing_is_never_free(self) -> None:
        assert free_at(NOON, [], Budget(0, DAY, HOUR)) is None

    def test_the_fourth_of_a_week_waits_for_the_first_to_be_forgotten(self) -> None:
        said = [NOON - 6 * DAY, NOON - 3 * DAY, NOON - DAY]
        assert free_at(NOON, said, WEEK) == NOON + DAY
        assert free_at(NOON, said[1:], WEEK) == NOON
        assert free_at(NOON, [NOON - HOUR / 2], WEEK) == NOON + HOUR / 2

    def test_importance_comes_before_kind_and_kind_before_age(self) -> None:
        order = [rank(5, "offer", 9), rank(3, "care", 2), rank(3, "care", 7), rank(3, "survey", 1), rank(1, "care", 1)]
        assert sorted(order) == order


class TestSatisfaction:
    @pytest.mark.parametrize(
        ("last", "bought_days_ago", "policy", "reason"),
        [
            (True, 1, SAID, ""),
            (True, 1, SETTLED, ""),
            (False, 400, SILENT, "low_score"),
            (False, None, SETTLED, "low_score"),
            (None, 5, SETTLED, "before_satisfaction"),
            (None, 200, SETTLED, ""),  # to be won back
            (None, None, SETTLED, ""),
            (None, 200, SAID, "before_satisfaction"),
            (None, None, SAID, "before_satisfaction"),
            (None, 1, SILENT, ""),
        ],
    )
    def test_what_was_said_last_decides_and_silence_is_read_as_the_shop_wants(
        self, last: bool | None, bought_days_ago: int | None, policy: str, reason: str
    ) -> None:
        sign = None if last is None else Sign(1, NOON - DAY, last)
        bought = None if bought_days_ago is None else NOON - bought_days_ago * DAY
        assert against_offer(sign, bought, NOON, policy, 90 * DAY) == reason
