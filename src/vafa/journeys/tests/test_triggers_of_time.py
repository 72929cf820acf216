"""Who the clock's triggers find: small stories with dates one can count on one's fingers."""

from datetime import timedelta

import pytest

from vafa.customers.models import Customer
from vafa.journeys.tests.conftest import START
from vafa.journeys.tests.shop import bought, due, person, say_of, whom
from vafa.platform.values import SYSTEM
from vafa.sales.actions import add_unit, change_state
from vafa.sales.models import Product

DAY = timedelta(days=1)


def ago(days: float):
    return START - days * DAY


def test_a_warranty_is_announced_once_for_each_device(db) -> None:
    sara = person()
    order = bought(sara, ago(366), "fridge", serial="A1")
    bought(sara, ago(366), "kettle")
    say_of("fridge", warranty_months=12)
    (entry,) = due("warranty_ending", START - 30 * DAY + 2 * DAY)
    unit = order.units.get()
    assert (entry.customer_id, entry.key, entry.order_id) == (sara.pk, f"unit:{unit.pk}", order.pk)
    assert entry.context == {"product": "fridge"}
    assert not due("warranty_ending", START - 30 * DAY - 2 * DAY), "not yet"
    assert not due("warranty_ending", START), "and a month later it is too late to say so"


def test_a_device_without_serial_number_counts_by_order_and_product(db) -> None:
    order = bought(person(), ago(365), "fridge", many=3)
    say_of("fridge", warranty_months=12)
    (entry,) = due("warranty_ending", START, days=1)
    assert entry.key == f"order:{order.pk}:{Product.objects.get(sku='fridge').pk}"


def test_a_device_nobody_sold_counts_from_the_day_we_heard_of_it(db, sara) -> None:
    product = Product.objects.create(sku="saw", name="saw", warranty_months=6, created_at=ago(200))
    unit = add_unit(product, "S1", customer=sara, order=None, actor=SYSTEM, at=ago(155))
    add_unit(product, "S2", customer=None, order=None, actor=SYSTEM, at=ago(155))
    assert [one.key for one in due("warranty_ending")] == [f"unit:{unit.pk}"]


def test_a_service_comes_round(db) -> None:
    sara = person()
    unit = bought(sara, ago(365), "boiler", serial="B1").units.get()
    say_of("boiler", service_every_months=6)
    assert [one.key for one in due("service_due", START - 188 * DAY)] == [f"unit:{unit.pk}:1"]
    assert [one.key for one in due("service_due", START - 4 * DAY)] == [f"unit:{unit.pk}:2"]
    assert not due("service_due", START - 90 * DAY)


@pytest.mark.parametrize("key", ["warranty_ending", "service_due", "runs_out"])
def test_what_came_back_and_who_is_unknown_or_withdrawn_is_left_out(db, key) -> None:
    gone, here = person(), person()
    bought(None, ago(183), "filter")
    bought(gone, ago(183), "filter")
    back = bought(here, ago(183), "filter")
    say_of("filter", warranty_months=6, service_every_months=6, lasts_days=182)
    Customer.objects.filter(pk=gone.pk).update(withdrawn_at=START)
    assert whom(due(key, START + 2 * DAY, days=0)) == [here.pk]
    change_state(back, "returned", actor=SYSTEM, at=START)
    assert not due(key, START + 2 * DAY, days=0)


def test_something_used_up_runs_out_as_the_maker_says(db) -> None:
    sara = person()
    order = bought(sara, ago(57), "filter", many=2)
    say_of("filter", lasts_days=30)
    (entry,) = due("runs_out", days=5)
    product = Product.objects.get(sku="filter")
    assert (entry.key, entry.order_id) == (f"runs_out:{product.pk}:{order.pk}", order.pk)
    assert entry.started_at == order.placed_at + 55 * DAY
    assert not due("runs_out", START - 5 * DAY, days=5) and not due("runs_out", START + 5 * DAY, days=5)


def test_something_used_up_runs_out_as_fast_as_this_customer_uses_it(db) -> None:
    slow, never = person(), person()
    for days in (260, 200, 140):
        bought(slow, ago(days - 100), "filter")  # every sixty days
    bought(never, ago(40), "filter")
    say_of("filter", lasts_days=30)
    assert whom(due("runs_out", START + 18 * DAY, days=0)) == []
    assert whom(due("runs_out", START + 21 * DAY, days=0)) == [slow.pk]


def test_who_bought_again_in_time_is_not_reminded(db) -> None:
    sara = person()
    bought(sara, ago(29), "filter")
    say_of("filter", lasts_days=30)
    assert whom(due("runs_out", days=2)) == [sara.pk]
    bought(sara, ago(1), "filter")
    assert not due("runs_out", days=2)


def test_silence_is_measured_by_ones_own_rhythm(db) -> None:
    often, seldom, twice = person(), person(), person()
    for number in range(4):
        bought(often, ago(126 - 28 * number))  # every four weeks, last 42 days ago: one and a half times that
        bought(seldom, ago(342 - 100 * number))  # every hundred days, last 42 days ago
    bought(twice, ago(100)), bought(twice, ago(42))
    entries = due("gone_quiet")
    assert whom(entries) == [often.pk]
    assert entries[0].key == f"quiet:{entries[0].order_id}"
    assert whom(due("gone_quiet", START + 108 * DAY)) == [seldom.pk]


def test_a_shop_lends_its_rhythm_to_who_has_none(db) -> None:
    new = person()
    bought(new, ago(31))
    assert not due("gone_quiet"), "nobody knows what is usual here"
    for _ in range(10):
        one = person()
        for days in (80, 60, 40, 20, 1):
            bought(one, ago(days))  # every twenty days
    assert whom(due("gone_quiet")) == [new.pk]
    assert not due("gone_quiet", least=60), "and the plan may ask for more patience"


def test_a_second_purchase_soon_after_a_first_one(db) -> None:
    sara, omid, reza = person(), person(), person()
    bought(sara, ago(30))
    second = bought(sara, ago(0.1))
    bought(omid, ago(90)), bought(omid, ago(0.1))
    bought(reza, ago(50)), bought(reza, ago(30)), bought(reza, ago(0.1))
    assert [(one.customer_id, one.order_id) for one in due("second_purchase")] == [(sara.pk, second.pk)]
    assert set(whom(due("second_purchase", days=100))) == {sara.pk, omid.pk}
    assert not due("second_purchase", days=25), "that was no row, and the third is not the second"


def test_parts_of_one_purchase_are_no_row(db) -> None:
    sara = person()
    bought(sara, ago(0.5)), bought(sara, ago(0.1))
    assert not due("second_purchase")


def test_a_year_since_the_first_purchase(db) -> None:
    sara = person()
    bought(sara, ago(366)), bought(sara, ago(3))
    days = [day for day in range(-5, 6) if due("first_anniversary", START + day * DAY)]
    assert days == [-1, 0, 1] or days == [0, 1, 2]
    assert {one.key for day in days for one in due("first_anniversary", START + day * DAY)} == {
        f"first_anniversary:{sara.pk}"
    }
    assert due("first_anniversary", START - 14 * DAY + days[0] * DAY, days=14)
