"""Dates of the Hijri calendar as a country keeps it: Umm al-Qura, moved by what was announced after the sighting.

Umm al-Qura (Saudi Arabia's civil calendar, 1343 to 1500) is reckoned beforehand; countries that look for the crescent
begin a month on its day, or one or two days beside it. An administrator says so for each country and month, and every
day of that month moves along.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vafa.platform.i18n.calendars import HIJRI_YEARS, from_calendar, next_month, to_calendar

MOST = 2
"""By how many days a month may be moved."""

Month = tuple[str, int, int]
"""Country (ISO code), Hijri year and month."""


@dataclass(frozen=True)
class Moon:
    """Which months were announced so many days later than reckoned: {("IR", 1447, 10): 1}; earlier when negative."""

    moved: Mapping[Month, int] = field(default_factory=dict, hash=False)

    @property
    def countries(self) -> frozenset[str]:
        """Countries whose months are not all as reckoned."""
        return frozenset(country for (country, _, _), days in self.moved.items() if days)

    def begins(self, country: str, year: int, month: int) -> date:
        """The first day of that month there; ValueError beyond 1343 to 1500."""
        return from_calendar("hijri", year, month, 1) + timedelta(days=self.moved.get((country, year, month), 0))

    def day(self, country: str, year: int, month: int, day: int) -> date:
        """That day there. A thirtieth of a month with 29 days is its last day."""
        first = self.begins(country, year, month)
        return first + timedelta(days=min(day, self.length(country, year, month)) - 1)

    def length(self, country: str, year: int, month: int) -> int:
        """How many days the month has there."""
        following = next_month(year, month)
        if following[0] not in HIJRI_YEARS:
            return 29
        return (self.begins(country, *following) - self.begins(country, year, month)).days

    def read(self, country: str, day: date) -> tuple[int, int, int]:
        """Year, month and day of a date there."""
        year, month, _ = to_calendar(day, "hijri")
        for by in (1, 0, -1):
            at = next_month(year, month, by)
            if at[0] in HIJRI_YEARS and (first := self.begins(country, *at)) <= day:
                return *at, (day - first).days + 1
        raise ValueError("The Hijri calendar is known from 1343 to 1500.")


RECKONED = Moon()
"""Nothing was announced otherwise."""
