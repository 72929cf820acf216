"""Digits, numbers, money and phones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.i18n.digits import parse_number, show_number, show_percent, to_latin, to_reader
from vafa.platform.i18n.money import parse_money, show_money
from vafa.platform.i18n.not_understood import NumberNotUnderstood
from vafa.platform.i18n.phones import show_phone, to_e164
from vafa.platform.i18n.reading import Reader

CODES = st.sampled_from(["fa", "ar", "en"])
AMOUNTS = st.decimals(-(10**12), 10**12, places=2)
PERSIAN = Reader()
RIAL = Reader(money_unit="rial")
ARABIC = Reader("ar", "gregorian")
ENGLISH = Reader("en", "gregorian")


def test_numbers_take_the_signs_of_the_language() -> None:
    assert [show_number(1234.5, code) for code in ("fa", "ar", "en")] == ["۱٬۲۳۴٫۵", "١٬٢٣٤٫٥", "1,234.5"]
    assert show_number(Decimal("2.345"), "en", 2) == "2.35"
    assert show_number(10, "fa", 1) == "۱۰٫۰"
    assert show_number(-5, "en") == "−5"


def test_percent_holds_its_sign_on_the_right_side() -> None:
    assert [show_percent(98, code) for code in ("fa", "ar", "en")] == ["۹۸\u200f٪", "٩٨\u200f٪", "98%"]


@given(st.text(), CODES)
def test_digits_go_to_the_reader_and_come_back(text: str, code: str) -> None:
    assert to_latin(to_reader(text, code)) == to_latin(text)
    assert len(to_reader(text, code)) == len(text)


@given(AMOUNTS, CODES)
def test_a_shown_number_can_be_typed_back(amount: Decimal, code: str) -> None:
    assert parse_number(show_number(amount, code, 2)) == amount


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("۱٬۲۳۴٫۵", "1234.5"),
        ("1.234,50", "1234.50"),
        ("1,234", "1234"),
        ("12,34,567", "1234567"),
        ("1,5", "1.5"),
        ("۳/۵", "3.5"),
        ("1 250 000", "1250000"),
        ("-۷", "-7"),
    ],
)
def test_a_number_is_read_with_any_separators(typed: str, number: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "abc", "5 5", "1,2,3", "--1", "1.2.3", "1,23,4.5", "½", "nan", "1e9"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberNotUnderstood):
        parse_number(typed)


def test_rial_is_shown_as_toman_or_rial_by_the_reader() -> None:
    amount = Decimal(1_250_000)
    assert show_money(amount, "IRR", PERSIAN) == "۱۲۵٬۰۰۰ تومان"
    assert show_money(amount, "IRR", RIAL) == "۱٬۲۵۰٬۰۰۰ ریال"
    assert show_money(amount, "IRR", ARABIC) == "١٢٥٬٠٠٠ تومان"
    assert show_money(amount, "IRR", ENGLISH) == "125,000 toman"
    assert show_money(Decimal(1_250_005), "IRR", PERSIAN) == "۱۲۵٬۰۰۰٫۵ تومان"


def test_other_currencies_have_their_own_places() -> None:
    assert show_money(Decimal("12.5"), "USD", ENGLISH) == "$12.50"
    assert show_money(Decimal("-12.5"), "USD", ENGLISH) == "−$12.50"
    assert show_money(Decimal("3.1239"), "KWD", PERSIAN) == "۳٫۱۲۴ دینار کویت"
    assert show_money(Decimal("500"), "JPY", ENGLISH) == "¥500"
    assert show_money(Decimal("7"), "CHF", ENGLISH) == "7.00 CHF"


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("۱۲۵٬۰۰۰ تومان", "1250000", "IRR"),
        ("125000", "1250000", "IRR"),
        ("۵۰ هزار تومان", "500000", "IRR"),
        ("۲٫۵ میلیون تومان", "25000000", "IRR"),
        ("۱۰۰۰ ریال", "1000", "IRR"),
        ("1000 ﷼", "1000", "IRR"),
        ("$12.50", "12.5", "USD"),
        ("USD 5", "5", "USD"),
        ("۱۲٫۵ دلار", "12.5", "USD"),
    ],
)
def test_money_is_read_as_people_type_it(typed: str, amount: str, currency: str) -> None:
    assert parse_money(typed, reader=PERSIAN) == (Decimal(amount), currency)


@given(st.integers(0, 10**12), st.sampled_from([PERSIAN, RIAL, ARABIC, ENGLISH]))
def test_shown_money_can_be_typed_back(amount: int, reader: Reader) -> None:
    assert parse_money(show_money(Decimal(amount), "IRR", reader), reader=reader) == (Decimal(amount), "IRR")


@pytest.mark.parametrize("typed", ["", "تومان", "10 سیب", "1,2,3 تومان"])
def test_what_is_no_amount_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NumberNotUnderstood) as refused:
        parse_money(typed, reader=PERSIAN)
    assert "۱۲۵٬۰۰۰ تومان" in refused.value.sentence


@pytest.mark.parametrize(
    "typed",
    [
        *("09121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "٠٩١٢\u200c١٢٣\u200c٤٥٦٧", "+98 912-123-4567", "0098 (912) 123 4567"),
        *("989121234567", "9121234567", "+98 0912 123 4567", "989121234567+", "tel:+989121234567"),
        "\u202a+989121234567\u202c",
    ],
)
def test_every_form_of_an_iranian_mobile_is_one_number(typed: str) -> None:
    assert to_e164(typed) == "+989121234567"


@pytest.mark.parametrize("typed", ["", "1234", "سلام", "0912123456", "091212345678", "a@b.c", "09121234567 0912123456"])
def test_what_is_no_phone_number_is_none(typed: str) -> None:
    assert to_e164(typed) is None


def test_other_countries_and_landlines_are_understood() -> None:
    assert to_e164("021-88776655 داخلی ۱۲") == "+982188776655"
    assert to_e164("+971 50 123 4567") == "+971501234567"
    assert to_e164("050 123 4567", region="AE") == "+971501234567"


def test_a_phone_is_shown_grouped_in_the_readers_digits() -> None:
    assert show_phone("+989121234567", "fa") == "۰۹۱۲ ۱۲۳ ۴۵۶۷"
    assert show_phone("+971501234567", "en") == "+971 50 123 4567"
