"""A birthday in a file is read in the calendar in which it was told; an order is never refused for it."""

import pytest

from vafa.sales.imports.birthdays import BirthdayReader

JALALI, GREGORIAN, HIJRI = "jalali", "gregorian", "hijri"


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("۱۳۶۸/۰۵/۱۲", (JALALI, 5, 12, 1368)),
        ("1368-5-12", (JALALI, 5, 12, 1368)),
        ("12/05/1368", (JALALI, 5, 12, 1368)),
        ("13680512", (JALALI, 5, 12, 1368)),
        ("1990-08-03", (GREGORIAN, 8, 3, 1990)),
        ("1990-08-03T00:00:00Z", (GREGORIAN, 8, 3, 1990)),
        ("3/8/1990", (GREGORIAN, 8, 3, 1990)),
        ("8/23/1990", (GREGORIAN, 8, 23, 1990)),
        ("۱۲ مرداد ۱۳۶۸", (JALALI, 5, 12, 1368)),
        ("۱۲ مرداد", (JALALI, 5, 12, None)),
        ("۳۰ اسفند ۱۳۷۰", (JALALI, 12, 30, 1370)),
        ("3 August 1990", (GREGORIAN, 8, 3, 1990)),
        ("Aug 3, 1990", (GREGORIAN, 8, 3, 1990)),
        ("29 February", (GREGORIAN, 2, 29, None)),
        ("أغسطس 3 1990", (GREGORIAN, 8, 3, 1990)),
        ("soon", None),
        ("68/5/12", None),
        ("", None),
        ("0", None),
    ],
)
def test_it_is_read_as_it_was_told(written: str, born: object) -> None:
    assert BirthdayReader(month_first=False).read(written) == born


def test_month_first_where_the_file_writes_so() -> None:
    assert BirthdayReader(month_first=True).read("04/05/1990") == (GREGORIAN, 4, 5, 1990)
