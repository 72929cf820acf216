"""Mother's and father's day: by the moon in Iran, on a fixed day for Arabs, elsewhere as each country keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from vafa.journeys.rules.occasions.facts import Culture
from vafa.journeys.rules.occasions.feasts import Days, gregorian, yearly

Rule = Callable[[int], date]


@dataclass(frozen=True)
class ParentsDay:
    """One of the two: month and day of the Hijri year in Iran, of the Gregorian for Arabs, and countries' rules."""

    iran: tuple[int, int]
    arabs: tuple[int, int]
    countries: Mapping[str, Rule]

    def dates(self, year_from: int, year_to: int, culture: Culture) -> Days:
        """When it is for a culture; never where its country has no rule."""
        if self.is_lunar(culture):
            return yearly(culture.reckoning("hijri"), *self.iran, year_from, year_to)
        if culture.is_arab:
            return gregorian(*self.arabs, year_from, year_to)
        rule = self.countries.get(culture.country)
        return [(year, rule(year)) for year in range(year_from, year_to + 1)] if rule else []

    def concerns(self, culture: Culture) -> bool:
        """Whether somebody of this culture keeps it: people, where we know a day."""
        known = self.is_lunar(culture) or culture.is_arab or culture.country in self.countries
        return known and not culture.is_company

    def is_lunar(self, culture: Culture) -> bool:
        """Whether its date hangs on the moon there."""
        return culture.country == "IR"
