"""The three calendars as arithmetic: Gregorian dates to year, month and day of another calendar and back.

Hijri is Umm al-Qura (1343 to 1500). No names and no languages here; see `dates`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import jdatetime
from hijridate import Gregorian, Hijri

JALALI_YEARS = range(1200, 1500)
HIJRI_YEARS = range(1343, 1501)
GREGORIAN_YEARS = range(1900, 2200)


@dataclass(frozen=True)
class GridDay:
    """One square of a month's page: the Gregorian date, its number in the calendar, and whether it is of that month."""

    day: date
    number: int
    inside: bool


def to_calendar(day: date, calendar: str) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian date in that calendar; ValueError where the calendar does not reach."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    if calendar == "jalali":
        jalali = jdatetime.date.fromgregorian(date=day)
        return jalali.year, jalali.month, jalali.day
    if calendar == "hijri":
        try:
            return Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
        except OverflowError as beyond:
            raise ValueError("The Hijri calendar is known from 1343 to 1500.") from beyond
    raise ValueError(f"There is no calendar {calendar!r}.")


def from_calendar(calendar: str, year: int, month: int, day: int) -> date:
    """The Gregorian date of a day in that calendar; ValueError for a day that does not exist."""
    if calendar == "gregorian":
        return date(year, month, day)
    if calendar == "jalali":
        return date.fromordinal(jdatetime.date(year, month, day).togregorian().toordinal())
    if calendar == "hijri":
        try:
            return date.fromordinal(Hijri(year, month, day).to_gregorian().toordinal())
        except OverflowError as beyond:
            raise ValueError("The Hijri calendar is known from 1343 to 1500.") from beyond
    raise ValueError(f"There is no calendar {calendar!r}.")


def next_month(year: int, month: int, by: int = 1) -> tuple[int, int]:
    """The month that many months later (or earlier, when negative): year and month."""
    months = year * 12 + month - 1 + by
    return months // 12, months % 12 + 1


def month_length(calendar: str, year: int, month: int) -> int:
    """How many days that month has."""
    for length in (31, 30, 29):
        if _exists(calendar, year, month, length):
            return length
    return 28


def month_grid(calendar: str, year: int, month: int, week_start: int) -> list[list[GridDay]]:
    """The month as whole weeks for a date picker, each from `week_start` (Monday is 0), with its neighbours' days."""
    first = from_calendar(calendar, year, month, 1)
    length = month_length(calendar, year, month)
    before = (first.weekday() - week_start) % 7
    after = -(before + length) % 7
    days = [
        GridDay(day, to_calendar(day, calendar)[2] if outside else ahead + 1, not outside)
        for ahead in range(-before, length + after)
        for day, outside in [(first + timedelta(days=ahead), not 0 <= ahead < length)]
    ]
    return [days[week : week + 7] for week in range(0, len(days), 7)]


def _exists(calendar: str, year: int, month: int, day: int) -> bool:
    try:
        from_calendar(calendar, year, month, day)
    except ValueError:
        return False
    return True
