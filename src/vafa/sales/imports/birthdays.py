"""Birthdays as people write them in files: in the calendar in which they told them, with or without a year. Pure.

A year from 1900 on is Gregorian, an earlier one Jalali; a month that is named says its calendar itself.
"""

import re
from functools import cache

from vafa.platform.i18n.contract import languages
from vafa.platform.i18n.dates import month_names
from vafa.platform.i18n.folding import fold
from vafa.sales.imports.order_row import Born

_SEPARATED = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[t ].*)?")
_NAMED = re.compile(r"(?:(\d{1,4})\s+)?([^\W\d_](?:[^\d]*[^\W\d_])?)\.?,?\s*(\d{1,4})?(?:\D+(\d{1,4}))?")
_GREGORIAN_FROM = 1900
_REMEMBERED = 50_000


class BirthdayReader:
    """Reads the birthdays of one column; `month_first` where the file writes 04/05 for the fifth of April."""

    def __init__(self, *, month_first: bool) -> None:
        self._month_first = month_first
        self._known: dict[str, Born | None] = {}

    def read(self, text: str) -> Born | None:
        """The birthday, or None for what cannot be read; whether there is such a day is asked where it is kept."""
        if text not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[text] = self._numbers(fold(text)) or _with_month(fold(text))
        return self._known[text]

    def _numbers(self, text: str) -> Born | None:
        if text.isdecimal() and len(text) == 8:
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        found = _SEPARATED.fullmatch(text)
        if found is None:
            return None
        first, middle, last = found.groups()
        if len(first) == 4 and len(last) <= 2:
            return _born(int(first), int(middle), int(last))
        if len(last) == 4 and len(first) <= 2:
            a, b = int(first), int(middle)
            month_first = (self._month_first or b > 12) and a <= 12
            return _born(int(last), *((a, b) if month_first else (b, a)))
        return None


def _with_month(text: str) -> Born | None:
    """«۱۲ مرداد ۱۳۶۸», «12 مرداد», "3 August 1990", "Aug 3, 1990"."""
    found = _NAMED.fullmatch(text)
    named = _months().get(found[2].strip(" .,")) if found else None
    if found is None or named is None:
        return None
    numbers = [int(one) for one in (found[1], found[3], found[4]) if one]
    years = [one for one in numbers if one > 31]
    days = [one for one in numbers if one <= 31]
    if len(days) != 1 or len(years) > 1:
        return None
    calendar, month = named
    return calendar, month, days[0], years[0] if years else None


def _born(year: int, month: int, day: int) -> Born:
    return "gregorian" if year >= _GREGORIAN_FROM else "jalali", month, day, year


@cache
def _months() -> dict[str, tuple[str, int]]:
    """Folded names of months of all languages; lunar ones too, short English ones as well."""
    found: dict[str, tuple[str, int]] = {}
    for calendar in ("hijri", "gregorian", "jalali"):
        for language in languages():
            for number, name in enumerate(month_names(calendar, language.code), start=1):
                found[fold(name)] = (calendar, number)
                if calendar == "gregorian" and language.code == "en":
                    found[fold(name[:3])] = (calendar, number)
    return found
