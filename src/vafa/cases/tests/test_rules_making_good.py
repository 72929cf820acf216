"""Who may give how much, and when a wrong is made good: worked examples and what must hold for all amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.rules.authority import DEFAULTS, Limit, limit_for, may_give
from vafa.cases.rules.making_good import demands_more_than, is_enough, is_made_good
from vafa.platform.values import CurrenciesDiffer, Money


def rial(amount: int, currency: str = "IRR") -> Money:
    return Money(Decimal(amount), currency)


def limit(per_case: int, per_month: int = 100, role: str = "agent", kind: str = "", of_class: str = "") -> Limit:
    return Limit(role, rial(per_case), rial(per_month), kind, of_class)


def test_the_closest_limit_counts_alone() -> None:
    table = [limit(1), limit(2, of_class="vip"), limit(3, kind="complaint"), limit(4, kind="complaint", of_class="vip")]

    def found(kind: str, of_class: str, role: str = "agent") -> Decimal:
        return limit_for(role, kind, of_class, "IRR", table).per_case.amount

    assert [found("complaint", "vip"), found("complaint", ""), found("repair", "vip"), found("repair", "")] == [
        4,
        3,
        2,
        1,
    ]
    assert found("complaint", "", "technician") == 0


def test_a_limit_in_another_currency_gives_nothing() -> None:
    assert limit_for("agent", "complaint", "", "AED", DEFAULTS).per_case == Money.zero("AED")
    assert limit_for("administrator", "complaint", "", "AED", DEFAULTS).per_case > rial(10**12, "AED")


@pytest.mark.parametrize(
    ("worth", "on_case", "month", "up_to", "needs"),
    [(20, 0, 0, 20, 0), (21, 0, 0, 20, 1), (15, 10, 0, 10, 5), (8, 0, 95, 5, 3), (1, 30, 0, 0, 1), (1, 0, 200, 0, 1)],
)
def test_what_is_left_is_the_smaller_of_case_and_month(
    worth: int, on_case: int, month: int, up_to: int, needs: int
) -> None:
    within = may_give(rial(worth), rial(on_case), rial(month), limit(20))
    assert (within.up_to.amount, within.needs.amount, within.allowed) == (up_to, needs, needs == 0)


def test_amounts_of_two_currencies_are_not_weighed() -> None:
    with pytest.raises(CurrenciesDiffer):
        may_give(rial(5, "USD"), rial(0), rial(0), limit(20))


AMOUNTS = st.integers(0, 10**9)


@given(st.lists(AMOUNTS, max_size=30), AMOUNTS, AMOUNTS)
def test_what_is_allowed_one_after_another_never_exceeds_the_limit(worths: list[int], case: int, month: int) -> None:
    total = rial(0)
    for worth in map(rial, worths):
        if may_give(worth, total, total, limit(case, month)).allowed:
            total = total + worth
    assert total <= rial(min(case, month))


def test_our_fault_demands_more_than_the_loss() -> None:
    assert demands_more_than("us", rial(10)) == rial(10)
    assert [demands_more_than(*one) for one in (("courier", rial(10)), ("us", None), ("us", rial(0)))] == [None] * 3
    assert not is_enough("us", rial(10), rial(10)) and is_enough("us", rial(10), rial(11))
    assert is_enough("customer", rial(10), rial(1)) and not is_enough("customer", rial(10), rial(0))
    assert is_made_good("us", rial(10), rial(0), "They asked for nothing.") and not is_made_good(
        "us", None, rial(0), " "
    )
