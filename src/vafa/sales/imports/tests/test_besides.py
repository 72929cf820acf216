import json

import pytest

from vafa.sales.imports.besides import NOTHING_BESIDES, codes_in, days_in, months_in
from vafa.sales.imports.mapping import guess_mapping

from .helpers import good

BESIDES = ("state_at", "coupon", "warranty_months", "service_every_months", "lasts_days", "guide_url")
HELD = ["1", "2026-01-01", "2026-02-01", "K7M42QXT", "24", "12 months", "90", "https://shop.example/a"]


@pytest.mark.parametrize(
    "names",
    [
        "Returned at,Coupon code,Warranty (months),Service interval,Lasts (days),User guide",
        "cancelled_at,discount_codes,guarantee,maintenance_interval,consumption days,manual_url",
        "تاریخ مرجوعی,کد تخفیف,گارانتی (ماه),سرویس دوره\u200cای,مدت مصرف,لینک راهنما",
        "تاريخ الإرجاع,كود الخصم,مدة الضمان,فترة الصيانة,مدة الاستهلاك,رابط الدليل",
    ],
)
def test_their_columns_are_known_by_name_in_three_languages(names: str) -> None:
    columns = ["order number", "date", *names.split(",")]
    mapping = guess_mapping(columns, [HELD] * 3)
    assert {name: match.column for name, match in mapping.fields.items()} == dict(
        zip(("order_number", "placed_at", *BESIDES), columns, strict=True)
    )


def test_what_a_coupon_took_off_is_no_code_and_words_are_no_warranty() -> None:
    columns = ["order number", "date", "coupon amount", "guarantee"]
    mapping = guess_mapping(columns, [["1", "2026-01-01", "5000", "of the maker"]] * 3)
    assert not {"coupon", "warranty_months"} & set(mapping.fields)


@pytest.mark.parametrize(
    ("written", "months", "days"),
    [
        ("24", 24, 24), ("۲۴", 24, 24), ("24.0", 24, 24), ("۱۸ ماهه", 18, 540), ("2 years", 24, 730),
        ("گارانتی ۱۲ ماهه آرام", 12, 360), ("سنة 1", None, None), ("3 أشهر", 3, 90), ("6-week", None, 42),
        ("30 روز", None, 30), ("1.5 years", None, None), ("", None, None), ("0", None, None), ("lifetime", None, None),
        ("9999", None, None),
    ],
)  # fmt: skip
def test_lengths_are_read_as_people_write_them(written: str, months: int | None, days: int | None) -> None:
    assert (months_in(written), days_in(written)) == (months, days)


def test_several_codes_in_a_cell_are_each_read_once() -> None:
    assert codes_in("K7M4-2QXT، SUMMER | k7۴ ,SUMMER;") == ("K7M4-2QXT", "SUMMER", "k74")
    assert codes_in("x" * 51) == () and len(codes_in(",".join("abcdefgh"))) == 5


def test_files_without_such_columns_say_nothing_and_orders_written_once_carry_theirs_on() -> None:
    assert good("order,date\n1,2026-01-01\n")[0].besides is NOTHING_BESIDES
    data = "order,date,sku,coupon\n1,2026-01-01,A,FIRST\n1,2026-01-01,B,\n"
    assert [row.besides.coupons for row in good(data, carry_forward=True)] == [("FIRST",), ("FIRST",)]


def test_shops_list_coupons_in_their_json() -> None:
    woo = {
        "number": "7", "order_key": "k", "date_created": "2026-01-01T10:00:00", "status": "completed",
        "coupon_lines": [{"id": 1, "code": "first"}, {"id": 2, "code": "second"}],
        "line_items": [{"id": 1, "name": "Tea", "quantity": 1, "price": 5}],
    }  # fmt: skip
    assert good(json.dumps(woo))[0].besides.coupons == ("first", "second")
    shopify = {
        "name": "#1", "created_at": "2026-01-01T11:00:00Z", "currency": "USD", "financial_status": "voided",
        "cancelled_at": "2026-01-03T09:00:00Z", "discount_codes": [{"code": "FIRST", "amount": "5.00"}],
        "line_items": [{"id": 5, "quantity": 1, "price": "19.00", "name": "Cup"}],
    }  # fmt: skip
    (row,) = good(json.dumps(shopify))
    assert row.besides.coupons == ("FIRST",) and row.besides.state_at is not None and row.besides.state_at.day == 3
