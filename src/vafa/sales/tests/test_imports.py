"""Files of orders come in: every good row once, whatever was there before, and nobody forgotten."""

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.actions import import_orders, importing
from vafa.sales.actions.previewing import preview_import
from vafa.sales.imports.order_row import OrderRow, RowRefused
from vafa.sales.imports.rows import check_rows
from vafa.sales.models import Import, Order, OrderLine, Product, Unit
from vafa.sales.queries import standing_of
from vafa.sales.wording import import_failure

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


def test_a_file_in_several_parts_makes_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    apart = FILE + "1001,2026-02-01,5,Sara,,,T1,Tray,1,50000,\n"
    done = bring(apart)
    order = Order.objects.get(number="1001")
    assert (done.lines_kept, done.orders_added, done.customers_added) == (6, 4, 2)
    assert (order.total, order.lines_count) == (Decimal(1_750_000), 3)


def test_refused_rows_are_in_a_file_with_their_reasons_and_the_rest_comes_in() -> None:
    bad = FILE + "1005,someday,5,Sara,,,C1,Cup,1,90000,\n1006,2026-02-09,5,Sara,,,C1,Cup,many,90000,\n"
    with reading_as(Reader("fa")):
        done = bring(bad)
    assert (done.rows_read, done.rows_refused, done.lines_kept) == (7, 2, 5)
    path = importing.refused_file_of(done)
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.decode("utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["ردیف", "7", "8"]
    assert "تاریخ" in rows[1][1] and rows[1][2:4] == ["1005", "someday"]
    assert done.refused_path == f"imports/{done.pk}-refused.csv"


def test_a_row_the_database_cannot_hold_is_refused_alone() -> None:
    huge = FILE + "1005,2026-02-06,5,Sara,,,C1,Cup,9999999999999,9999999999999,\n"
    done = bring(huge)
    assert (done.rows_refused, done.lines_kept, done.orders_added) == (1, 5, 4)
    assert not Order.objects.filter(number="1005").exists()


def test_a_file_that_breaks_off_keeps_what_came_before_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(*given: object) -> Iterator[OrderRow | RowRefused]:
        yield from list(check_rows(*given))[:3]  # type: ignore[arg-type]
        raise Refused("imports.broken_gzip")

    monkeypatch.setattr(importing, "AT_ONCE", 1)
    monkeypatch.setattr(importing, "check_rows", breaks_off)
    done = bring(FILE)
    assert (done.state, done.error["code"]) == ("failed", "imports.broken_gzip")
    with reading_as(Reader("en")):
        assert import_failure(done).startswith("The compressed file is damaged")
    assert set(Order.objects.values_list("number", flat=True)) == {"1001"}


def test_an_import_that_was_killed_is_continued_and_nothing_comes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    parts = iter(range(10))

    def die(share: float, rows: int) -> None:
        if next(parts) == 2:
            raise KeyboardInterrupt

    with clock_at(AT), pytest.raises(KeyboardInterrupt):
        bring(FILE, progress=die)
    half = Import.objects.get()
    assert half.state == Import.RUNNING and 0 < Order.objects.count() < 4
    assert standing_of(half, AT + timedelta(minutes=2)) == "stopped"
    done = bring(FILE, at=AT + timedelta(minutes=2))
    assert (done.pk, done.state) == (half.pk, "done")
    assert (done.lines_kept, done.lines_known, done.orders_added, done.customers_added) == (5, 0, 4, 2)
    assert EventRow.objects.filter(name="sales.OrderPlaced").count() == Order.objects.count() == 4


def test_orders_move_on_and_grow_but_never_back() -> None:
    head = "order number,date,customer id,sku,product,quantity,price,state\n"
    bring(head + "1,2026-02-01,5,A,A,1,10,paid\n2,2026-02-01,5,A,A,1,10,delivered\n")
    later = bring(
        head + "1,2026-02-01,5,A,A,1,10,delivered\n1,2026-02-01,5,B,B,1,5,delivered\n2,2026-02-01,5,A,A,1,10,paid\n"
    )
    assert set(Order.objects.values_list("number", "state", "total")) == {
        ("1", "delivered", 15),
        ("2", "delivered", 10),
    }
    assert (later.lines_kept, later.lines_known, later.orders_added) == (1, 2, 0)
    moved = EventRow.objects.get(name="sales.OrderStateChanged").payload
    assert (moved["before"], moved["after"]) == ("paid", "delivered")


def test_a_returned_line_does_not_make_the_order_a_returned_one() -> None:
    head = "order number,date,customer id,sku,product,quantity,price\n"
    bring(head + "1,2026-02-01,5,A,A,-1,10\n1,2026-02-01,5,B,B,2,10\n2,2026-02-01,5,A,A,-1,10\n")
    assert set(Order.objects.values_list("number", "state")) == {("1", "placed"), ("2", "returned")}
    assert Customer.objects.get().orders_count == 1


def test_customers_are_known_by_address_when_only_one_has_it() -> None:
    sara = add_customer("سارا", emails=["sara@example.com"], actor=SYSTEM, at=AT)
    add_customer("یکی", phones=["09120000000"], actor=SYSTEM, at=AT)
    add_customer("دیگری", phones=["09120000000"], actor=SYSTEM, at=AT)
    head = "order number,date,customer id,name,email,phone,sku,quantity,price\n"
    bring(head + "1,2026-02-01,77,Sara K,sara@example.com,,A,1,10\n2,2026-02-01,,New,,09120000000,A,1,10\n")
    assert Order.objects.get(number="1").customer == sara
    third = Order.objects.get(number="2").customer
    assert third is not None and third.name == "New"
    assert Customer.objects.count() == 4


def test_two_people_of_one_shop_who_share_a_telephone_stay_two() -> None:
    head = "order number,date,customer id,name,phone,sku,quantity,price\n"
    bring(head + "1,2026-02-01,1,Ali,09121111111,A,1,10\n")
    bring(head + "2,2026-02-01,2,Zahra,09121111111,A,1,10\n")
    assert set(Customer.objects.values_list("name", "orders_count")) == {("Ali", 1), ("Zahra", 1)}


def test_numbers_of_two_shops_may_overlap() -> None:
    bring(FILE, source="tehran")
    bring(FILE, source="shiraz")
    assert Order.objects.count() == 8


def test_looking_through_a_file_writes_nothing() -> None:
    bad = FILE + "1005,someday,5,Sara,,,C1,Cup,1,90000,\n"
    before = everything()
    preview = preview_import([("orders.csv", io.BytesIO(bad.encode()))])
    assert (preview.rows, preview.rows_refused, preview.lines) == (6, 1, 5)
    assert (preview.orders, preview.orders_anonymous, preview.customers) == (4, 1, 2)
    assert preview.refused[0].row == 7 and preview.first[0].order_number == "1001"
    assert everything() == before and not Import.objects.exists()


def test_a_file_without_order_dates_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(Refused, match=r"sales\.import_columns_missing"):
        bring("order number,sku,price\n1,A,10\n")
    assert not Import.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_come_in_side_by_side() -> None:
    head = "order number,date,customer id,name,email,sku,product,quantity,price\n"

    def rows(first: int) -> str:
        return head + "".join(
            f"{n},2026-02-01,{n % 50},C{n % 50},c{n % 50}@x.com,K{n % 40},K{n % 40},1,10\n"
            for n in range(first, first + 3000)
        )

    def one(first: int, source: str) -> Import:
        try:
            return bring(rows(first), source=source)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(one, (0, 1000), ("shop", "shop")))
    assert [one.state for one in done] == ["done", "done"]
    assert sum(one.orders_added for one in done) == Order.objects.count() == 4000
    assert (Customer.objects.count(), Product.objects.count(), OrderLine.objects.count()) == (50, 40, 4000)
    assert EventRow.objects.filter(name="sales.OrderPlaced").count() == 4000
