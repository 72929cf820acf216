"""When each customer may be written to: their own hours, those of the day (Ramadan), and the days off of their country.

What days are is told by a room above (`almanac`); without it every day is like the others. Answers are remembered for a
batch, in which most customers share country, language and clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from vafa.conversations.rules.quiet import Hours, next_welcome
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts, zone
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER, SERVICE, SURVEY

QUIET_HOURS, DAY_OFF = "quiet_hours", "day_off"


@dataclass(frozen=True, slots=True)
class Where:
    """What many customers share: country as it was written, language, time zone."""

    country: str
    language: str
    zone: str


class Day(NamedTuple):
    """A day somewhere: the hours to write in where they are not as on other days, and whether nobody works."""

    hours: tuple[time, time] | None = None
    off: bool = False


DayOf = Callable[[Where, date], Day]

_almanacs: list[Callable[[], DayOf]] = []


def almanac(prepare: Callable[[], DayOf]) -> Callable[[], DayOf]:
    """Register who knows days; prepared once for each batch, so it may read settings."""
    _almanacs[:] = [prepare]
    return prepare


class Welcome:
    """When the customers of one batch may be written to."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._day_of: DayOf = _almanacs[0]() if _almanacs else lambda where, day: Day()
        self._wheres: dict[int, Where] = {}  # by customer
        self._days: dict[tuple[Where, date], Day] = {}
        self._known: dict[tuple[datetime, Where, Hours | None, bool], datetime | None] = {}

    def when(self, draft: Draft, customer: Customer, at: datetime) -> datetime | None:
        """The first moment from `at` on at which this may be said; None for none within weeks."""
        if draft.purpose == SERVICE:
            return at
        working = draft.purpose in (SURVEY, OFFER) and self._facts.working_days and not draft.on_its_day
        own = self._facts.own_hours(customer)
        where = self._where(customer)
        asked = (at, where, own, working)
        if asked not in self._known:
            self._known[asked] = self._next(at, where, own, working)
        return self._known[asked]

    def why(self, draft: Draft, customer: Customer, at: datetime) -> str:
        """Why it may not be said at this moment: the day, else the hour."""
        where = self._where(customer)
        off = self._day(where, at.astimezone(zone(where.zone)).date()).off
        strict = draft.purpose in (SURVEY, OFFER) and self._facts.working_days and not draft.on_its_day
        return DAY_OFF if strict and off else QUIET_HOURS

    def _where(self, customer: Customer) -> Where:
        found = self._wheres.get(customer.pk)
        if found is None:
            found = Where(customer.country, customer.language, str(self._facts.zone(customer)))
            self._wheres[customer.pk] = found
        return found

    def _next(self, at: datetime, where: Where, own: Hours | None, working: bool) -> datetime | None:
        def hours_of(day: date) -> Hours:
            if own is not None:
                return own
            special = self._day(where, day).hours
            return Hours(*special) if special else self._facts.quiet

        def off(day: date) -> bool:
            return working and self._day(where, day).off

        return next_welcome(at, hours_of, zone(where.zone), off)

    def _day(self, where: Where, day: date) -> Day:
        found = self._days.get((where, day))
        if found is None:
            found = self._days[where, day] = self._day_of(where, day)
        return found
