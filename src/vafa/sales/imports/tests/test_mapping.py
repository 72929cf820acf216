import pytest

from vafa.sales.imports.mapping import guess_mapping

SAMPLE = ["1001", "1404/09/22", "a@b.ir", "09121234567", "چای", "2", "250000"]


def guess(header: str, *rows: list[str]) -> dict[str, str]:
    mapping = guess_mapping(header.split(","), rows or [SAMPLE, ["1002", *SAMPLE[1:]], ["1003", *SAMPLE[1:]]])
    return {name: match.column for name, match in mapping.fields.items()}


@pytest.mark.parametrize(
    "header",
    [
        "Order Number,Order Date,E-mail,Mobile,Product,Qty,Unit Price",
        "order_id,created_at,customer_email,phone_number,item_name,quantity,price",
        "شماره سفارش,تاریخ سفارش,ایمیل,موبایل,نام کالا,تعداد,قیمت واحد",
        "شماره\u200cی سفارش,تاريخ,پست الکترونیک,شماره همراه,محصول,تعداد,مبلغ (ریال)",
        "رقم الطلب,تاريخ الطلب,البريد الإلكتروني,رقم الجوال,اسم المنتج,الكمية,السعر",
    ],
)
def test_it_knows_columns_by_name_in_three_languages(header: str) -> None:
    fields = ["order_number", "placed_at", "email", "phone", "product_name", "quantity", "unit_price"]
    assert guess(header) == dict(zip(fields, header.split(","), strict=True))


def test_values_tell_what_names_do_not() -> None:
    found = guess("A,B,C,D,E,F,G")
    assert found == {"placed_at": "B", "email": "C", "phone": "D"}


def test_values_speak_against_a_misleading_name() -> None:
    found = guess("order,date,state,price", ["1", "2024-01-25", "CA", "5"], ["2", "2024-01-26", "NY", "6"])
    assert found == {"order_number": "order", "placed_at": "date", "unit_price": "price"}


def test_a_total_repeated_on_each_line_is_not_taken_for_the_line() -> None:
    assert "line_total" not in guess("order,date,total", ["1", "2024-01-25", "5"], ["1", "2024-01-25", "5"])
    assert guess("order,date,total", ["1", "2024-01-25", "5"], ["2", "2024-01-25", "5"])["line_total"] == "total"


def test_it_lists_what_is_missing_and_what_nobody_reads() -> None:
    mapping = guess_mapping(["date", "colour"], [["2024-01-25", "red"]])
    assert (mapping.missing, mapping.unused) == (("order_number",), ("colour",))
    match = mapping.fields["placed_at"]
    assert (match.column, match.reason) == ("date", "name") and 0.8 < match.confidence <= 1
