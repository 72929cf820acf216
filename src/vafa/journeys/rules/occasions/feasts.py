"""Ways in which shared feasts are dated: a day of a calendar, the nth weekday of a month, days from Easter.

Each gives (year, date) for Gregorian years, both ends included; the year is that of the feast's own calendar.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vafa.journeys.rules.occasions.coming_round import Reckoning

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
Days = list[tuple[int, date]]


def yearly(reckoning: Reckoning, month: int, day: int, year_from: int, year_to: int) -> Days:
    """A month and day of a calendar; of the Hijri one it may come twice in a Gregorian year, or in its last days."""
    return reckoning.returns(month, day, date(year_from, 1, 1), date(year_to + 1, 1, 1))


def gregorian(month: int, day: int, year_from: int, year_to: int) -> Days:
    """A fixed Gregorian day."""
    return [(year, date(year, month, day)) for year in range(year_from, year_to + 1)]


def nth(month: int, weekday: int, which: int, year: int) -> date:
    """The first (1), second … or last (-1) such weekday of a month."""
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + weekday - 7 * ((a + 11 * h + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)


def before(days: Iterable[tuple[int, date]], by: int) -> Days:
    """The same days so many earlier; later when it is negative."""
    return [(year, day - timedelta(days=by)) for year, day in days]


def local(day: date, hour: time, zone: str) -> datetime:
    """That hour of a day in a zone, in UTC; an hour that is skipped there comes as much later."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
