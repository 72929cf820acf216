"""A customer's rhythm: what holds for any purchases, and that the database finds the same as the pure functions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from vafa.customers.models import Customer
from vafa.journeys.rules.rhythm import ENOUGH, PATIENCE, gaps, lasts, unusual_silence
from vafa.journeys.tests.conftest import START
from vafa.journeys.tests.shop import due, person
from vafa.sales.models import Order, OrderLine, Product

DAY = timedelta(days=1)
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
days = st.floats(1, 200, allow_nan=False)
moments = st.lists(st.integers(0, 500 * 24), max_size=12).map(
    lambda hours: [BEGAN + timedelta(hours=one) for one in hours]
)


def test_who_buys_like_a_clock_is_waited_for_half_as_long_again() -> None:
    assert unusual_silence([30, 30, 30]) == PATIENCE * 30


def test_one_strange_gap_changes_little() -> None:
    steady, strange = unusual_silence([28, 30, 32, 30]), unusual_silence([28, 30, 32, 30, 300])
    assert steady is not None and strange is not None and strange < 1.2 * steady


def test_two_purchases_are_no_rhythm() -> None:
    assert unusual_silence([30]) is None and unusual_silence([]) is None


@given(st.lists(days, min_size=ENOUGH, max_size=20), st.floats(0.1, 10))
def test_a_rhythm_is_longer_than_usual_whatever_the_order_and_scale(between: list[float], scale: float) -> None:
    found = unusual_silence(between)
    assert found is not None and found >= PATIENCE * min(between)
    assert unusual_silence(between[::-1]) == found
    assert unusual_silence([scale * one for one in between]) == pytest.approx(scale * found)
    assert sum(one <= found for one in between) * 2 >= len(between), "most gaps were no silence"


@given(moments)
def test_gaps_are_days_between_purchases_and_parts_make_none(bought: list[datetime]) -> None:
    found = gaps(bought)
    assert all(one >= 1 for one in found) and len(found) <= max(0, len(bought) - 1)
    assert found == gaps([*bought, *bought]), "the same moment again is the same purchase"
    assert not bought or sum(found) <= (max(bought) - min(bought)) / DAY + 1e-6


@given(moments, st.integers(1, 5), st.one_of(st.none(), st.integers(1, 90)))
def test_twice_as_many_last_twice_as_long(bought: list[datetime], many: int, told: int | None) -> None:
    once = lasts([(one, float(many)) for one in bought], told)
    pieces = [(one, 2.0 * many) for one in bought]
    twice = lasts(pieces, told)
    own = len(gaps(bought)) >= ENOUGH
    assert (once is None) == (twice is None) == (not bought or (told is None and not own))
    if once is not None and twice is not None:
        assert twice == pytest.approx(once if own else 2 * once), "their own pace counts pieces, so it stays"


basket = st.lists(st.tuples(st.integers(0, 90 * 24), st.integers(1, 3)), min_size=1, max_size=7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(basket, min_size=1, max_size=6))
@example([[(0, 1), (10, 1), (24, 2), (48, 1)], [(0, 1)], [(5, 2), (5, 3)]])
def test_the_database_finds_the_same_as_the_pure_functions(db, baskets: list[list[tuple[int, int]]]) -> None:
    Order.objects.all().delete()
    product = Product.objects.update_or_create(sku="f", defaults={"name": "f", "lasts_days": 9, "created_at": START})[0]
    people = {person().pk: basket for basket in baskets}
    for customer, one in people.items():
        for number, (hour, many) in enumerate(one):
            order = Order.objects.create(
                source="t", number=f"{customer}-{number}", customer_id=customer, currency="IRR", recorded_at=START,
                placed_at=START + timedelta(hours=hour),
            )  # fmt: skip
            OrderLine.objects.create(
                order=order, key="1", product=product, description="f", quantity=many, unit_price=1
            )
    Customer.objects.filter(pk__in=people).update(orders_count=9)
    quiet, out = {}, {}
    for day in range(7, 400, 4):
        quiet |= {one.customer_id: one.started_at for one in due("gone_quiet", START + day * DAY, least=7)}
        out |= {one.key: one for one in due("runs_out", START + day * DAY, days=0)}
    for customer, one in people.items():
        bought = sorted((START + timedelta(hours=hour), float(many)) for hour, many in one)
        silence = unusual_silence(gaps([when for when, _ in bought]))
        wanted = None if silence is None else bought[-1][0] + max(silence, 7) * DAY
        if wanted is not None and wanted < START + 395 * DAY:
            assert quiet[customer] == pytest.approx(wanted, abs=timedelta(seconds=1))
        last = lasts(bought, 9)
        ends = [entry.started_at for entry in out.values() if entry.customer_id == customer]
        assert last is not None
        if START + 7 * DAY < bought[-1][0] + last * DAY < START + 395 * DAY:
            assert ends[-1] == pytest.approx(bought[-1][0] + last * DAY, abs=timedelta(seconds=1))
