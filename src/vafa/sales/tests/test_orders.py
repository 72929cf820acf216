"""Orders one at a time: placed once, moved on, counted for their customers, with products and units."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.actions import NewLine, add_unit, change_state, place_order
from vafa.sales.models import CANCELLED, DELIVERED, Order, Product, Unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
KETTLE = NewLine("K-1", "کتری", Decimal(1), Decimal(1_500_000), serial="SN-۷")
CUP = NewLine("", "Cup", Decimal(2), Decimal(100_000))


@pytest.fixture
def customer() -> Customer:
    return add_customer("سارا", actor=SYSTEM, at=AT)


def order(customer: Customer | None, number: str = "1001", at: datetime = AT, *lines: NewLine) -> Order:
    given = {"number": number, "source": "shop", "currency": "IRR", "placed_at": at}
    return place_order(customer, lines or [KETTLE, CUP, CUP], **given, actor=SYSTEM, at=at)  # type: ignore[arg-type]


def test_an_order_brings_its_products_and_units_and_is_announced(customer: Customer) -> None:
    placed = order(customer)
    assert (placed.total, placed.lines_count) == (Decimal(1_900_000), 3)
    assert sorted(placed.lines.values_list("key", flat=True)) == ["Cup#1", "Cup#2", "K-1#1"]
    assert Product.objects.get(sku="K-1").search == "k-1 کتری"
    assert Product.objects.get(sku="Cup").name == "Cup"
    unit = Unit.objects.get()
    assert (unit.serial, unit.search, unit.customer_id, unit.order_id) == ("SN-۷", "sn-7", customer.pk, placed.pk)
    event = EventRow.objects.get(name="sales.OrderPlaced")
    assert (event.key, event.customer_id, event.subject_id) == ("order:shop:1001", customer.pk, placed.pk)


def test_the_same_number_again_is_the_same_order(customer: Customer) -> None:
    assert order(customer) == order(customer, "1001", AT + timedelta(days=1))
    assert Order.objects.count() == 1
    assert EventRow.objects.filter(name="sales.OrderPlaced").count() == 1


def test_customers_know_their_first_and_last_order_and_how_many(customer: Customer) -> None:
    order(customer, "2", AT + timedelta(days=5))
    order(customer, "1", AT)
    last = order(customer, "3", AT + timedelta(days=9))
    customer.refresh_from_db()
    assert (customer.first_order_at, customer.orders_count) == (AT, 3)
    change_state(last, CANCELLED, actor=SYSTEM, at=AT)
    customer.refresh_from_db()
    assert (customer.last_order_at, customer.orders_count) == (AT + timedelta(days=5), 2)


def test_a_state_is_announced_when_it_changes(customer: Customer) -> None:
    placed = order(customer)
    change_state(placed, DELIVERED, actor=SYSTEM, at=AT)
    change_state(placed, DELIVERED, actor=SYSTEM, at=AT)
    payload = EventRow.objects.get(name="sales.OrderStateChanged").payload
    assert (payload["before"], payload["after"]) == ("placed", "delivered")
    with pytest.raises(Refused, match=r"sales\.unknown_state"):
        change_state(placed, "lost", actor=SYSTEM, at=AT)


def test_an_order_without_customer_is_anonymous() -> None:
    assert order(None).customer_id is None
    assert EventRow.objects.get().customer_id is None


def test_an_order_needs_a_line(customer: Customer) -> None:
    with pytest.raises(Refused, match=r"sales\.no_lines"):
        place_order(
            customer, [], number="1", source="shop", currency="IRR", placed_at=AT, actor=SYSTEM, at=AT
        )  # fmt: skip


def test_a_known_unit_gains_the_customer_it_lacked(customer: Customer) -> None:
    order(None)
    product = Product.objects.get(sku="K-1")
    unit = add_unit(product, " SN-۷ ", customer=customer, order=None, actor=SYSTEM, at=AT)
    assert (Unit.objects.count(), unit.customer_id) == (1, customer.pk)
    with pytest.raises(Refused, match=r"sales\.no_serial"):
        add_unit(product, " ", customer=customer, order=None, actor=SYSTEM, at=AT)
