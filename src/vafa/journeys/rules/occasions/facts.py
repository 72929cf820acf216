"""What must be known of a customer to say which days are theirs, and what follows from it. No database, no clock."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vafa.journeys.rules.occasions.coming_round import Reckoning
from vafa.journeys.rules.occasions.countries import ARAB, JALALI, country_of
from vafa.journeys.rules.occasions.moon import RECKONED, Moon
from vafa.journeys.rules.occasions.places import PLACES


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of birth as it was given: month and day of that calendar, the year when they told it."""

    calendar: str
    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True)
class Culture:
    """What many customers share: where they are and how they read. `written` is the country as it was typed."""

    written: str = ""
    language: str = "fa"
    zone: str = "Asia/Tehran"
    is_company: bool = False
    moon: Moon = RECKONED

    @cached_property
    def country(self) -> str:
        """Two letters; "" when nothing tells. Persian alone tells of Iran, Arabic of no country, English of nothing."""
        written = country_of(self.written)
        return written or ("IR" if self.language == "fa" else "")

    @property
    def is_iranian(self) -> bool:
        """Whether Iran's own feasts are theirs: in Iran, or a reader of Persian anywhere but in its other homes."""
        return self.country == "IR" or (self.language == "fa" and self.country not in ("AF", "TJ"))

    @property
    def is_arab(self) -> bool:
        """Whether they live in an Arab country, or read Arabic and nothing tells of a country."""
        return self.country in ARAB or (self.language == "ar" and not self.country)

    @property
    def calendar(self) -> str:
        """The calendar in which they count their own years: Jalali in Iran and Afghanistan and for Persian readers."""
        return "jalali" if self.country in JALALI or self.language == "fa" else "gregorian"

    def reckoning(self, calendar: str) -> Reckoning:
        """That calendar as their country keeps it."""
        return Reckoning(calendar, self.country, self.moon)


@dataclass(frozen=True)
class CustomerFacts:
    """One customer: what they share with others, and what is their own. Days are days of their own zone."""

    culture: Culture
    birthday: Birthday | None = None
    first_order_on: date | None = None


def home_zone(country: str, zone: str) -> str:
    """The zone by whose evening a fast is broken: their own where we know its place, else their country's."""
    if zone in PLACES:
        return zone
    return next((name for name, place in PLACES.items() if place.country == country), zone)
