"""On which days nobody works in a country: its weekend and its holidays, as the `holidays` library knows them.

Working hours of the shop are `working`. The library is heavy and loaded only when asked.
"""

from datetime import date
from functools import lru_cache


def is_day_off(country: str, day: date) -> bool | None:
    """Whether it is a weekend or a holiday in the country of these two letters; None for one nobody knows."""
    year = _year(country, day.year)
    return None if year is None else day.weekday() in year[0] or day in year[1]


@lru_cache(maxsize=256)
def _year(country: str, year: int) -> tuple[frozenset[int], frozenset[date]] | None:
    from holidays import country_holidays

    try:
        found = country_holidays(country, years=[year])
    except (NotImplementedError, KeyError):
        return None
    return frozenset(found.weekend), frozenset(found)
