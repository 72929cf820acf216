"""How likely two customers are one: what signs add up to, and what speaks against it."""

from hypothesis import given
from hypothesis import strategies as st

from vafa.customers.rules.duplicates import (
    ADDRESS,
    CITY,
    ENOUGH,
    HANDLE,
    MAILBOX,
    NAME,
    NUMBER,
    ORDER,
    SERIAL,
    VERIFIED,
    WEIGHTS,
    Sign,
    judge,
    likely,
)

SIGNS = st.sets(st.builds(Sign, st.sampled_from(sorted(WEIGHTS)), st.sampled_from(["", "a", "b"])))


def score(*codes: str, two_in_one_shop: bool = False) -> int:
    return judge(1, [Sign(code) for code in codes], two_in_one_shop=two_in_one_shop).score


def test_one_strong_sign_is_enough_and_a_name_alone_is_not() -> None:
    for codes in (
        (VERIFIED,),
        (ADDRESS,),
        (NUMBER,),
        (MAILBOX,),
        (SERIAL,),
        (NAME, CITY),
        (NAME, ORDER),
        (NAME, HANDLE),
    ):
        assert score(*codes) >= ENOUGH, codes
    for codes in ((), (NAME,), (CITY,), (ORDER,), (HANDLE,), (CITY, ORDER)):
        assert score(*codes) < ENOUGH, codes


def test_two_customers_of_one_shop_need_more() -> None:
    assert score(ADDRESS, two_in_one_shop=True) < ENOUGH <= score(ADDRESS, NAME, two_in_one_shop=True)


@given(SIGNS, SIGNS)
def test_more_signs_never_make_it_less_likely(some: set[Sign], more: set[Sign]) -> None:
    assert 0 <= judge(1, some).score <= judge(1, some | more).score <= 100


@given(SIGNS)
def test_each_reason_is_given_once_the_strongest_first(signs: set[Sign]) -> None:
    weights = [WEIGHTS[sign.code] for sign in judge(1, signs).signs]
    assert weights == sorted(weights, reverse=True) and len({s.code for s in judge(1, signs).signs}) == len(weights)


def test_the_likeliest_come_first() -> None:
    suspects = [judge(1, [Sign(ADDRESS)]), judge(2, [Sign(NAME)]), judge(3, [Sign(VERIFIED)])]
    assert [one.customer_id for one in likely(suspects)] == [3, 1]
