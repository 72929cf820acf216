"""How a date comes round again, in any of the three calendars.

One rule for all of them: the day is kept, and where a month is too short this year it is the month's last day. So
somebody born on 30 Esfand is congratulated on 29 Esfand in a common year (not on Nowruz, when all are), somebody of
29 February on 28 February, and somebody of the thirtieth of a Hijri month on its twenty-ninth when it has no more.
"""

from dataclasses import dataclass
from datetime import date

from vafa.journeys.rules.occasions.moon import RECKONED, Moon
from vafa.platform.i18n.calendars import from_calendar, month_length, to_calendar


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A calendar as a country keeps it. `country` and `moon` matter to the Hijri one only."""

    calendar: str
    country: str = ""
    moon: Moon = RECKONED

    def read(self, day: date) -> tuple[int, int, int]:
        """Year, month and day of a date."""
        return self.moon.read(self.country, day) if self.calendar == "hijri" else to_calendar(day, self.calendar)

    def length(self, year: int, month: int) -> int:
        """How many days the month has."""
        if self.calendar == "hijri":
            return self.moon.length(self.country, year, month)
        return month_length(self.calendar, year, month)

    def day(self, year: int, month: int, day: int) -> date:
        """The date, or the last of its month when the month is shorter."""
        if self.calendar == "hijri":
            return self.moon.day(self.country, year, month, day)
        return from_calendar(self.calendar, year, month, min(day, self.length(year, month)))

    def names(self, day: date) -> list[tuple[int, int]]:
        """Month and day of all that is kept on this date: itself, and on the last of a month the days it lacks."""
        year, month, number = self.read(day)
        last = 31 if number == self.length(year, month) else number
        return [(month, one) for one in range(number, last + 1)]

    def returns(self, month: int, day: int, start: date, end: date) -> list[tuple[int, date]]:
        """Every time that month and day comes round from `start` until before `end`: year and date."""
        years = range(self.read(start)[0], self.read(end)[0] + 1)
        found = [(year, self.day(year, month, day)) for year in years]
        return [(year, when) for year, when in found if start <= when < end]
