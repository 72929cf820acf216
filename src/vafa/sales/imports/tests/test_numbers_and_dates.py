import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.i18n.digits import to_reader
from vafa.sales.imports.dates import DateReader, date_order
from vafa.sales.imports.numbers import decimal_mark, read_number

TEHRAN = ZoneInfo("Asia/Tehran")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"), ("-3", "-3"), ("−3", "-3"), ("5-", "-5"), ("(1,200)", "-1200"), ("17850.0", "17850.0"),
        ("۱۲٬۳۴۵٫۵", "12345.5"), ("۲۵۰٬۰۰۰ تومان", "250000"), ("250,000ریال", "250000"), ("د.إ 120", "120"),
        ("1,234.50", "1234.50"), ("1.234,56", "1234.56"), ("1.234.567", "1234567"), ("1 200 000", "1200000"),
        ("$12.5", "12.5"), ("-$5.00", "-5.00"), ("12,50", "12.50"), ("1E+5", "1E+5"), (".5", "0.5"),
    ],
)  # fmt: skip
def test_it_reads_numbers_as_people_write_them(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "inf", "۱۲۰ هزار", "12/5", "1,23,4", "9" * 30, "--5", "1.2.3"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert read_number(text) is None


def test_a_column_with_decimal_commas_is_read_so() -> None:
    assert decimal_mark(["1.234,56", "3,5", "1.500"]) == ","
    assert decimal_mark(["1,234.5", "2"]) == decimal_mark(["1,234"]) == "."
    assert read_number("1.500", ",") == 1500
    assert read_number("1.500", ".") == Decimal("1.5")


@given(st.decimals(-(10**12), 10**12, places=2))
def test_any_way_of_showing_a_number_is_read_back(number: Decimal) -> None:
    for text in (f"{number}", f"{number:,}", to_reader(f"{number:,}", "fa"), f"{number:,} تومان"):
        assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2010-12-01 08:26:00", "2010-12-01T08:26"),
        ("2010-12-01", "2010-12-01T00:00"),
        ("20101201", "2010-12-01T00:00"),
        ("1404/09/22", "2025-12-13T00:00"),
        ("۱۴۰۴/۰۹/۲۲ ۱۴:۰۵", "2025-12-13T14:05"),
        ("1404-02-31", "2025-05-21T00:00"),
        ("14040922", "2025-12-13T00:00"),
        ("22/09/1404", "2025-12-13T00:00"),
        ("99/12/29", "2021-03-19T00:00"),
        ("شنبه، ۲۲ آذر ۱۴۰۴ ساعت ۱۰:۳۰", "2025-12-13T10:30"),
        ("22 أبريل 2024", "2024-04-22T00:00"),
        ("01/12/2010 8:26", "2010-12-01T08:26"),
        ("1.12.2010", "2010-12-01T00:00"),
        ("22/9/2024 2:05 ب.ظ", "2024-09-22T14:05"),
        ("1 Dec 2010", "2010-12-01T00:00"),
        ("Dec 1, 2010 10:00 PM", "2010-12-01T22:00"),
        ("22-Sep-24", "2024-09-22T00:00"),
        ("40513.35", "2010-12-01T08:24"),
        ("20101201101500", "2010-12-01T10:15"),
    ],
)
def test_it_reads_moments_in_the_shops_zone(text: str, moment: str) -> None:
    assert DateReader(TEHRAN).read(text) == dt.datetime.fromisoformat(moment).replace(tzinfo=TEHRAN)


@pytest.mark.parametrize(
    "text",
    [
        "2017-03-22T16:28:02Z",
        "2017-03-22 19:58:02 +0330",
        "1490200082",
        "1490200082000",
        "Wed, 22 Mar 2017 16:28:02 GMT",
    ],
)
def test_a_moment_that_names_its_zone_keeps_it(text: str) -> None:
    assert DateReader(TEHRAN).read(text) == dt.datetime(2017, 3, 22, 16, 28, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "2025-13-01", "31/02/2020", "0000-00-00 00:00:00", "1404/12/30", "12", "5/5"]
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert DateReader(TEHRAN).read(text) is None


def test_a_column_tells_whether_day_or_month_comes_first() -> None:
    assert date_order(["01/02/2024", "25/02/2024"]) == "dmy"
    assert date_order(["01/02/2024", "۰۲/۲۵/۲۰۲۴"]) == "mdy"
    assert date_order(["01/02/2024", "2024-02-25"]) == "unclear"
    assert DateReader(TEHRAN, "mdy").read("02/03/2024") == dt.datetime(2024, 2, 3, tzinfo=TEHRAN)


@given(st.datetimes(dt.datetime.fromisoformat("1980-01-02"), dt.datetime.fromisoformat("2100-12-30")))
def test_every_iso_moment_is_read_exactly(moment: dt.datetime) -> None:
    assert DateReader(dt.UTC).read(moment.isoformat(sep=" ")) == moment.replace(tzinfo=dt.UTC)
