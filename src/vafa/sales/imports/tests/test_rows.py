import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from vafa.platform.values.refused import Refused
from vafa.sales.imports.mapping import chosen_mapping
from vafa.sales.imports.occurrences import Occurrences
from vafa.sales.imports.order_row import Options, OrderRow, RowRefused
from vafa.sales.imports.plan import changed_options, options_as_json
from vafa.sales.imports.rows import check_rows

from .helpers import PERSIAN, csv_of, good, plan, read, refused, table

COLUMNS = ["order number", "order date", "status", "email", "phone", "sku", "quantity", "price", "currency"]
ORDER = {
    "order number": "1", "order date": "2024-01-25", "status": "completed", "email": "A@B.ir", "sku": "T1",
    "quantity": "2", "price": "1500", "currency": "IRR",
}  # fmt: skip


def one(**changes: str) -> str:
    return csv_of(COLUMNS, ORDER, ORDER | {name.replace("_", " "): value for name, value in changes.items()})


def test_a_persian_file_becomes_order_lines() -> None:
    rows = good(PERSIAN)
    assert rows[2] == OrderRow(
        row=4, order_number="3", placed_at=dt.datetime(2025, 11, 24, tzinfo=ZoneInfo("Asia/Tehran")), state="placed",
        currency="IRR", customer_key=None, customer_name="مریم کریمی", email="", phone="09123456783", company="",
        city="", country="", language="", sku="", product_name="چای ایرانی",
        quantity=Decimal(3), unit_price=Decimal(250000),
        line_key="چای ایرانی#1", serial="", line_kind="sale", extra={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("order_number", "", "imports.order_number_missing"),
        ("order_number", "9" * 500, "imports.value_too_long"),
        ("order_date", "", "imports.date_missing"),
        ("order_date", "yesterday", "imports.date_not_understood"),
        ("status", "whatever", "imports.unknown_state"),
        ("quantity", "", "imports.quantity_missing"),
        ("quantity", "0", "imports.quantity_zero"),
        ("quantity", "two", "imports.quantity_not_a_number"),
        ("price", "", "imports.price_missing"),
        ("price", "cheap", "imports.price_not_a_number"),
        ("currency", "gold coins", "imports.unknown_currency"),
    ],
)
def test_a_bad_cell_refuses_its_row_with_the_reason_and_keeps_the_others(column: str, value: str, code: str) -> None:
    first, second = read(one(**{column: value}))
    assert isinstance(first, OrderRow)
    assert isinstance(second, RowRefused) and (second.row, second.code) == (3, code)
    assert value in second.raw and len(second.raw) == len(COLUMNS)


def test_rows_with_too_few_or_too_many_cells_are_refused_and_blank_ones_passed_over() -> None:
    data = csv_of(COLUMNS, ORDER) + "7,2024-01-25\n,,,,,,,,\n\n" + csv_of(COLUMNS, ORDER).splitlines()[1] + ",,\n"
    first, second, third = read(data)
    assert isinstance(second, RowRefused)
    assert (second.row, second.code, second.data) == (3, "imports.wrong_number_of_cells", {"found": 2, "expected": 9})
    assert isinstance(first, OrderRow) and isinstance(third, OrderRow) and third.row == 6


def test_amounts_in_toman_become_rial_however_the_file_says_it() -> None:
    assert good(one(currency="IRT"))[1].unit_price == 15000
    assert good(one(currency="تومان"))[1][4] == "IRR"
    assert good(one(price="1500 تومان"))[1].unit_price == 15000
    assert good(one(currency=""), toman=True)[1].unit_price == 15000
    titled = PERSIAN.replace("قیمت", "قیمت (تومان)")
    assert good(titled)[0].unit_price == 2_500_000
    assert plan(titled).options.toman


def test_the_same_product_twice_in_an_order_is_two_lines_whose_keys_never_change() -> None:
    data = csv_of(COLUMNS, ORDER, ORDER | {"order number": "2"}, ORDER, ORDER)
    keys = [(row.order_number, row.line_key) for row in good(data)]
    assert keys == [("1", "T1#1"), ("2", "T1#1"), ("1", "T1#2"), ("1", "T1#3")]
    assert keys == [(row.order_number, row.line_key) for row in good(data)]


def test_counting_repeats_keeps_bounded_memory() -> None:
    counter = Occurrences(many=10)
    assert [counter.count("a", str(n % 5)) for n in range(10)] == [1] * 5 + [2] * 5
    for n in range(100):
        counter.count("b", str(n))
    assert len(counter._young) + len(counter._old) <= 20


def test_customer_numbers_spoilt_by_pandas_and_persian_digits_are_the_same_customer() -> None:
    data = "order,date,customer id\n1,2024-01-25,17850.0\n2,2024-01-25,۱۷۸۵۰\n3,2024-01-25,\n4,2024-01-25,0\n"
    assert [row.customer_key for row in good(data)] == ["17850", "17850", None, None]
    assert [row.anonymous for row in good(data)] == [False, False, True, True]


def test_an_impossible_e_mail_is_kept_aside_not_lost() -> None:
    row = good(one(email="call me"))[1]
    assert (row.email, row.extra) == ("", {"email_as_written": "call me"})
    assert good(one())[0].email == "a@b.ir"


def test_a_shop_may_say_what_its_own_states_mean() -> None:
    row = good(one(status="Packed & Waiting"), states={"packed & waiting": "paid"})[1]
    assert row.state == "paid"
    assert good(one(status="wc-on-hold"))[1].state == "placed"
    assert good(one(status="ارسال شده"))[1].state == "shipped"
    assert good(one(status="تم التوصيل"))[1].state == "delivered"


def test_a_negative_quantity_is_a_return() -> None:
    row = good(one(quantity="-2"))[1]
    assert (row.line_kind, row.quantity, row.unit_price, row.state) == ("return", -2, 1500, "delivered")


def test_an_order_without_lines_is_kept() -> None:
    row = good(one(sku="", quantity="", price=""))[1]
    assert (row.line_key, row.quantity) == ("", 0)


def test_a_line_total_gives_the_unit_price() -> None:
    data = "order,date,quantity,line total\n1,2024-01-25,3,10\n2,2024-01-25,-2,-10\n"
    assert [row.unit_price for row in good(data)] == [Decimal("3.333"), Decimal(5)]


def test_rows_without_order_numbers_are_orders_when_asked_for() -> None:
    data = "date,customer id,price\n2024-01-25,7,10\n2024-01-25,7,20\n2024-01-25 10:00,8,20\n"
    assert plan(data).missing == ("order_number",)
    assert not plan(data).ready
    assert plan(data, own_orders=True).ready
    numbers = [row.order_number for row in good(data, own_orders=True, time_zone="UTC")]
    assert numbers == ["7-20240125", "7-20240125-2", "8-20240125T100000"]


def test_month_first_is_found_even_when_it_shows_late() -> None:
    data = "order,date\n" + "1,01/12/2010 8:26\n" * 3000 + "2,01/13/2010 8:26\n"
    ready = plan(data, time_zone="UTC")
    assert (ready.options.date_order, ready.doubts) == ("mdy", ())
    rows = list(check_rows(ready.table, ready.mapping, ready.options))
    assert all(isinstance(row, OrderRow) and row.placed_at.month == 1 for row in rows)


def test_dates_that_could_be_either_are_a_doubt_until_a_person_says() -> None:
    data = "order,date\n1,01/12/2010\n"
    assert plan(data).doubts == ("imports.date_order_unclear",)
    assert plan(data, date_order="mdy").doubts == ()
    assert good(data, date_order="mdy", time_zone="UTC")[0].placed_at == dt.datetime(2010, 1, 12, tzinfo=dt.UTC)


def test_options_go_through_json_and_wrong_ones_are_refused() -> None:
    options = Options(currency="EUR", states={"x": "paid"}, own_orders=True)
    assert changed_options(Options(), options_as_json(options)) == options
    for name, value in [
        ("colour", "red"),
        ("toman", "yes"),
        ("time_zone", "Mars/Base"),
        ("date_order", "ymd"),
        ("state", "x"),
    ]:
        with pytest.raises(Refused) as refusal:
            changed_options(Options(), {name: value})
        assert refusal.value.code == "imports.unknown_option"


def test_a_person_may_choose_the_columns() -> None:
    found = table("a,b,c\n1,2024-01-25,tea\n")
    mapping = chosen_mapping(found.columns, {"order_number": "a", "placed_at": "b"}, extra={"note": "c"})
    (row,) = check_rows(found, mapping, Options())
    assert isinstance(row, OrderRow) and row.extra == {"note": "tea"}
    with pytest.raises(Refused):
        chosen_mapping(found.columns, {"order_number": "z"})
    with pytest.raises(Refused):
        chosen_mapping(found.columns, {"shoe_size": "a"})


def test_unreadable_lines_are_refused_rows_too() -> None:
    rows = refused('order,date,item\n1,2024-01-25,"tea\n2,2024-01-25,cup\n')
    assert [(row.row, row.code) for row in rows] == [(2, "imports.quote_not_closed")]
