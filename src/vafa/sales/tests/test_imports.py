"""Files of orders come in: every good row once, whatever was there before, and nobody forgotten."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM
from vafa.sales.actions import import_orders
from vafa.sales.models import Import, Order, OrderLine, Product, Unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HEAD = "order number,date,customer id,name,email,phone,sku,product,quantity,price,serial\n"
FILE = HEAD + (
    "1001,2026-02-01,5,Sara,sara@example.com,09121234567,K1,Kettle,1,1500000,SN1\n"
    "1001,2026-02-01,5,Sara,sara@example.com,09121234567,C1,Cup,2,100000,\n"
    "1002,2026-02-03,,Ali,ali@example.com,,C1,Cup,1,100000,\n"
    "1003,2026-02-04,,,,,C1,Cup,6,100000,\n"
    "1004,2026-02-05,5,Sara,,,C1,Cup,1,90000,\n"
)


def bring(text: str | bytes, source: str = "shop", **more: object) -> Import:
    data = text.encode() if isinstance(text, str) else text
    given: dict[str, object] = {"name": "orders.csv", "source": source, "actor": SYSTEM, "at": AT, **more}
    return import_orders([("orders.csv", io.BytesIO(data))], **given)  # type: ignore[arg-type]


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows an import writes, for comparing before and after; numbers handed out do not matter."""
    tables = (Customer, Order, OrderLine, Product, Unit, EventRow)
    events = EventRow.objects.exclude(name="sales.ImportFinished")
    rows = {table.__name__: list(table.objects.order_by("pk").values_list()) for table in tables[:-1]}
    return rows | {"events": list(events.order_by("pk").values_list())}


def test_a_file_brings_customers_products_orders_lines_and_units() -> None:
    done = bring(FILE)
    assert (done.state, done.rows_read, done.rows_refused) == ("done", 5, 0)
    assert (done.lines_kept, done.lines_known, done.orders_added) == (5, 0, 4)
    assert (done.customers_added, done.orders_anonymous) == (2, 1)
    first = Order.objects.get(number="1001")
    assert (first.total, first.lines_count, first.currency) == (Decimal(1_700_000), 2, "IRR")
    sara = Customer.objects.get(external_key="5")
    assert (sara.name, sara.orders_count, sara.source) == ("Sara", 2, "shop")
    assert sara.first_order_at == first.placed_at
    assert "sara@example.com" in sara.search and "+989121234567" in sara.search
    assert sorted(sara.contact_points.values_list("kind", "value")) == [
        ("email", "sara@example.com"),
        ("phone", "+989121234567"),
    ]
    assert Unit.objects.get().customer == sara
    assert Product.objects.count() == 2
    placed = EventRow.objects.filter(name="sales.OrderPlaced")
    assert set(placed.values_list("key", flat=True)) == {f"order:shop:{n}" for n in range(1001, 1005)}


def test_the_same_file_again_changes_nothing() -> None:
    bring(FILE)
    before = everything()
    again = bring(FILE)
    assert everything() == before
    assert (again.lines_kept, again.lines_known, again.orders_added, again.customers_added) == (0, 5, 0, 0)
