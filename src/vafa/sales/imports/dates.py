"""Moments as people write them in order files: ISO, day or month first, Jalali, month names, Excel serials, Unix time.

Whether 04/05 is a day of April or of May is decided for a whole column (`date_order`), never row by row.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

import jdatetime

from vafa.platform.i18n.folding import fold
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.typed_dates import parse_day

Order = Literal["dmy", "mdy", "unclear"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_NUMBER_OF_MONTH = {name: number for number, name in enumerate(_MONTHS.split(), start=1)}

_TIME = (
    r"(?:[t ,-]+(?:ساعت |الساعه )?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>am|pm|a\.m\.|p\.m\.|ق\.ظ|ب\.ظ|ص|م)?)?"
)
_ZONE = r"\s*(?P<zone>z|utc|gmt|[-+]\d{2}:?\d{2})?"
_SEPARATED = re.compile(r"(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})" + _TIME + _ZONE)
_ENGLISH = re.compile(
    r"(?:[a-z]+,\s*)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<month>[a-z]{3})[a-z]*"
    r"|(?P<month2>[a-z]{3})[a-z]*\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)"
    r"[\s.,-]+(?P<year>\d{4}|\d{2})" + _TIME + _ZONE
)
_WORDS = re.compile(r"(?P<day>.*?[^\W\d].*?)" + _TIME + _ZONE)
_DIGITS = re.compile(r"\d{8}|\d{10}|\d{13}|\d{14}|\d{5}(?:\.\d+)?")
_PARTS = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})\b")
_EXCEL_START = dt.datetime(1899, 12, 30)  # noqa: DTZ001  cells are local time, made aware by the reader
_LAST_JALALI = 1600
_YEARS = range(1980, 2101)
_REMEMBERED = 50_000


def date_order(samples: Iterable[str]) -> Order:
    """Which comes first in a column written with slashes; unclear when no value of the sample can tell."""
    for text in samples:
        found = _PARTS.match(fold(text))
        if found and int(found[1]) > 12:
            return "dmy"
        if found and int(found[2]) > 12:
            return "mdy"
    return "unclear"


def could_be_either(text: str) -> bool:
    """Whether this value is of the kind whose order must be decided."""
    return _PARTS.match(fold(text)) is not None


class DateReader:
    """Reads the moments of one column: `order` decides 04/05, `zone` is for moments that do not name their own."""

    def __init__(self, zone: dt.tzinfo, order: Order = "dmy") -> None:
        self.zone = zone
        self.order = order
        self._known: dict[str, dt.datetime | None] = {}

    def read(self, text: str) -> dt.datetime | None:
        """The moment in UTC; nothing when the text is not a date between 1980 and 2100."""
        known = self._known
        if text in known:
            return known[text]
        if len(known) > _REMEMBERED:
            known.clear()
        moment = known[text] = self._read(text)
        return moment

    def _read(self, text: str) -> dt.datetime | None:
        try:
            moment = _iso(text) or self._any(fold(text))
        except (ValueError, OverflowError, DateNotUnderstood):
            return None
        if moment is None:
            return None
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(dt.UTC)
        return moment if moment.year in _YEARS else None

    def _any(self, text: str) -> dt.datetime | None:
        if _DIGITS.fullmatch(text):
            return _from_digits(text)
        if found := _SEPARATED.fullmatch(text):
            year, month, day = self._ordered(found["a"], found["b"], found["c"])
            return _moment(year, month, day, found)
        if found := _ENGLISH.fullmatch(text):
            month = _NUMBER_OF_MONTH.get(found["month"] or found["month2"], 0)
            return _moment(_full_year(found["year"]), month, int(found["day"] or found["day2"]), found)
        if found := _WORDS.fullmatch(text):
            date = parse_day(found["day"], "jalali", "fa")
            return _moment(date.year, date.month, date.day, found)
        return None

    def _ordered(self, a: str, b: str, c: str) -> tuple[int, int, int]:
        if len(a) > 2:
            return int(a), int(b), int(c)
        if len(a) == 2 and len(c) <= 2 and int(a) > 31:
            return 1300 + int(a), int(b), int(c)  # 99/12/29, as Persian shops wrote before 1400
        first, second = (b, a) if self.order == "mdy" else (a, b)
        return _full_year(c), int(second), int(first)


def _iso(text: str) -> dt.datetime | None:
    if len(text) < 10 or text[4] != "-" or not text.isascii():
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year > _LAST_JALALI else None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _moment(year: int, month: int, day: int, found: re.Match[str]) -> dt.datetime:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    half = (found["half"] or "")[:1]
    if half:
        hour = hour % 12 + (12 if half in "pبم" else 0)
    if year < _LAST_JALALI:
        date = jdatetime.date(year, month, day).togregorian()
        year, month, day = date.year, date.month, date.day
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"]))


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if not text[-1].isdigit():
        return dt.UTC
    sign = -1 if text[0] == "-" else 1
    return dt.timezone(sign * dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _from_digits(text: str) -> dt.datetime | None:
    if len(text) in (10, 13):
        return dt.datetime.fromtimestamp(int(text[:10]), tz=dt.UTC)
    if len(text) in (8, 14) and text.isdigit():
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
        if year < _LAST_JALALI:
            date = jdatetime.date(year, month, day).togregorian()
            year, month, day = date.year, date.month, date.day
        hour, minute, second = (int(text[n : n + 2] or 0) for n in (8, 10, 12))
        return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    # To the second: the fraction of a serial carries rounding noise.
    return _EXCEL_START + dt.timedelta(seconds=round(float(text) * 86400))
