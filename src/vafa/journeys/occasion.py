"""What an occasion is: a day that is somebody's own or shared, for whom it is, and when one greets.

Each stands in a file of its own in `occasions/`, which offers OCCASION and knows no other. Everything about dates is
pure; what the administrator switched off or corrected is handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise

from vafa.customers.rules.consent import CARE
from vafa.journeys.rules.occasions.facts import Culture, CustomerFacts
from vafa.journeys.rules.occasions.feasts import Days, local

BIRTHDAY, FIRST_ORDER = "birthday", "first_order"
EVERY = range(1, 121)

Dates = Callable[[int, int, Culture], Days]
Hours = Callable[[date, Culture], tuple[time, time]]


@dataclass(frozen=True, slots=True)
class Celebration:
    """An occasion as it comes for somebody: once for each `key`."""

    occasion: str
    year: int
    """Of the occasion's own calendar, so that the same feast moved by a day is still the same feast."""
    moment: datetime
    """When it is, in UTC: the turn of the year, the evening of Yalda, else a decent hour of its day."""
    greet_at: datetime
    """When one writes unless a plan says otherwise: at its moment, or some days before where presents are given."""
    day: date
    until: date
    """Its last day; of most occasions the same one."""
    turn: int | None = None
    """Which one it is: the age, the years since the first purchase; None when nobody knows or it has no number."""

    @property
    def key(self) -> str:
        """What a run of a journey is known by: "nowruz:1405"."""
        return f"{self.occasion}:{self.year}"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One kind of occasion.

    Shared ones have `dates`: (year of its calendar, day) for two Gregorian years, both included. Personal ones have a
    `source` instead (BIRTHDAY, FIRST_ORDER), and `turns`: which returns of it count.
    """

    key: str
    label: Promise
    found: Promise
    """How its date is found, in a sentence."""
    whose: Promise
    """For whom it is, in a few words."""
    concerns: Callable[[Culture], bool]
    dates: Dates | None = None
    moment: Callable[[int, date, Culture], datetime] | None = None
    """When it is greeted, for feasts that have a moment of their own."""
    length: Callable[[int, date, Culture], int] | None = None
    """How many days it lasts, when not one."""
    hours: Hours | None = None
    """From when until when one writes during it, where that is not as on other days."""
    source: str = ""
    turns: range = EVERY
    hour: time = time(10)
    lead_days: int = 0
    """How many days before one writes, so that there is time for a present."""
    purpose: str = CARE
    lunar: Callable[[Culture], bool] = lambda culture: False
    """For whom its date hangs on the moon, and so on what a country announces."""

    def between(self, start: date, end: date, facts: CustomerFacts) -> list[Celebration]:
        """Every time it comes for this customer from the day `start` until before `end`."""
        culture = facts.culture
        if not self.concerns(culture):
            return []
        if self.source:
            return self._returns(start, end, facts)
        return [one for one in self.shared(start.year, end.year, culture) if start <= one.day < end]

    def shared(self, year_from: int, year_to: int, culture: Culture) -> list[Celebration]:
        """A shared feast in these Gregorian years, both included; nothing of a personal one."""
        days = self.dates(year_from, year_to, culture) if self.dates else []
        return [self.on(year, day, culture) for year, day in days]

    def on(self, year: int, day: date, culture: Culture, turn: int | None = None) -> Celebration:
        """The occasion on this day."""
        moment = self.moment(year, day, culture) if self.moment else local(day, self.hour, culture.zone)
        last = day + timedelta(days=self.length(year, day, culture) - 1) if self.length else day
        lead = timedelta(days=self.lead_days)
        greet_at = local(day - lead, self.hour, culture.zone) if lead else moment
        return Celebration(self.key, year, moment, greet_at, day, last, turn)

    def _returns(self, start: date, end: date, facts: CustomerFacts) -> list[Celebration]:
        culture, first = facts.culture, facts.first_order_on
        if self.source == BIRTHDAY and facts.birthday is not None:
            born = facts.birthday
            calendar, month, day, year = born.calendar, born.month, born.day, born.year
        elif self.source == FIRST_ORDER and first is not None:
            calendar = culture.calendar
            year, month, day = culture.reckoning(calendar).read(first)
        else:
            return []
        came = culture.reckoning(calendar).returns(month, day, start, end)
        turned = [(now, when, None if year is None else now - year) for now, when in came]
        return [self.on(now, when, culture, turn) for now, when, turn in turned if turn is None or turn in self.turns]
