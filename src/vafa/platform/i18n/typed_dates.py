"""Reads a date that a person typed: any digits, any of the three calendars, numbers or month names of any language.

It never guesses a century and never prefers month before day: what is not clear is refused with an example.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from vafa.platform.i18n.calendars import GREGORIAN_YEARS, HIJRI_YEARS, JALALI_YEARS, from_calendar
from vafa.platform.i18n.contract import languages
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.folding import fold
from vafa.platform.i18n.not_understood import DateNotUnderstood

_YEARS = {"jalali": JALALI_YEARS, "hijri": HIJRI_YEARS, "gregorian": GREGORIAN_YEARS}
_EXAMPLES = {"jalali": "1404/12/29", "hijri": "1447/09/10", "gregorian": "2026-03-20"}
_ORDINALS = ("", "ام", "م", "of", "st", "nd", "rd", "th", "stof", "ndof", "rdof", "thof", "من", "سال", "روز")
_ERAS = ("", "ه", "هش", "هق", "ش", "ق", "م", "شمسی", "قمری", "میلادی", "هجری", "ad", "ce", "ah", "sh")


def parse_day(text: str, calendar: str, language: str) -> date:
    """The Gregorian date a person meant, who reads in that calendar and language; else DateNotUnderstood.

    A year from 1900 on is Gregorian. An earlier one is of the reader's calendar, or of the one whose month is named.
    """
    example = to_reader(_EXAMPLES[calendar], language)
    refusal = DateNotUnderstood("i18n.date_not_understood", {"text": text.strip(), "example": example})
    plain = fold(text)
    numbers = re.findall(r"\d+", plain)
    words = _letters(plain)
    if words:
        meant = _named(words)
        if meant is None or len(numbers) != 2:
            raise refusal
        named, month = meant
        year, day = sorted(map(int, numbers), reverse=True)
    else:
        named = None
        year, month, day = _three(plain, numbers) or (0, 0, 0)
    found = _calendar(year, named, calendar)
    if found is None:
        raise refusal
    try:
        return from_calendar(found, year, month, day)
    except ValueError as impossible:
        raise DateNotUnderstood("i18n.no_such_day", {"text": text.strip(), "example": example}) from impossible


def _three(plain: str, numbers: list[str]) -> tuple[int, int, int] | None:
    """Year, month and day of a date in numbers; the year has four digits and stands first or last."""
    if not re.fullmatch(r"\d+([ ./,-]{1,3}\d+){2}|\d{8}", plain):
        return None
    if len(numbers) == 1:
        numbers = [plain[:4], plain[4:6], plain[6:]]
    if len(numbers[0]) == 4:
        year, month, day = map(int, numbers)
    elif len(numbers[2]) == 4:
        day, month, year = map(int, numbers)
    else:
        return None
    return year, month, day


def _calendar(year: int, named: str | None, reader: str) -> str | None:
    """Which calendar a year belongs to, or none when it contradicts the named month or nothing tells."""
    wanted = named or ("gregorian" if year >= GREGORIAN_YEARS.start else reader)
    return wanted if year in _YEARS[wanted] else None


def _named(words: str) -> tuple[str, int] | None:
    """Calendar and number of the month in these letters, if only weekday, ordinal and era stand around it."""
    for name, meant in _months():
        before, found, after = words.partition(name)
        if found and before in _before() and after in _ERAS + _ORDINALS:
            return meant
    return None


def _letters(folded: str) -> str:
    return re.sub(r"[\W\d_]+", "", folded)


@cache
def _months() -> list[tuple[str, tuple[str, int]]]:
    """Every month name of every language as it folds, the longest first."""
    return sorted({_letters(fold(name)): meant for name, meant in _all_months()}.items(), key=lambda one: -len(one[0]))


def _all_months() -> Iterator[tuple[str, tuple[str, int]]]:
    for how in languages():
        yield from how.months_also.items()
        for table in (how.months, how.months_short):
            for calendar, names in table.items():
                yield from ((name, (calendar, number)) for number, name in enumerate(names, 1))


@cache
def _before() -> frozenset[str]:
    """What may stand before a month: a weekday of any language, an ordinal, or both."""
    weekdays = ["", *(_letters(fold(name)) for how in languages() for name in how.weekdays)]
    return frozenset(weekday + ordinal for weekday in weekdays for ordinal in _ORDINALS)
