"""The coming year's occasions as the page shows them: by month of the reader's calendar, with whom they concern.

Shared feasts stand on their day, once for every day on which some country keeps them; personal days are counted for
this week. It writes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vafa.journeys.almanac import feasts, occasions
from vafa.journeys.celebrants import count_by_culture, cultures
from vafa.journeys.occasion import Celebration, Occasion
from vafa.journeys.rules.occasions.countries import MUSLIM, country_name
from vafa.journeys.rules.occasions.facts import Culture
from vafa.journeys.rules.occasions.moon import MOST, Month, Moon
from vafa.platform.i18n.calendars import next_month, to_calendar
from vafa.platform.i18n.dates import month_names, show_day, show_moment, show_month
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active

YEAR = timedelta(days=366)
NAMED = 3
MONTHS_AHEAD = 13


@dataclass
class Row:
    """One feast on one day, for the customers who keep it then."""

    occasion: Occasion
    came: Celebration
    on: bool
    count: int = 0
    countries: set[str] = field(default_factory=set)
    where: str = ""
    uncertain: bool = False

    @property
    def name(self) -> str:
        """What it is called, with the year where a reader would say it."""
        return str(self.occasion.label)

    @property
    def notes(self) -> list[str]:
        """Its moment, how long it lasts, when one writes, and where it is on this day."""
        days, turns = self.occasion.lead_days, self.occasion.key == "nowruz"
        before = ngettext("greeted %(count)s day before", "greeted %(count)s days before", days)
        notes = [
            self.where,
            _("the year turns on %(moment)s") % {"moment": show_moment(self.came.moment)} if turns else "",
            _("until %(day)s") % {"day": show_day(self.came.until)} if self.came.until > self.came.day else "",
            before % {"count": show_number(days, active().language)} if days else "",
            _("may move by a day with the moon") if self.uncertain else "",
        ]
        return [note for note in notes if note]


@dataclass(frozen=True)
class MonthOfRows:
    """A month of the reader's calendar with its feasts."""

    name: str
    rows: Sequence[Row]


def months(today: date, moon: Moon, on: Collection[str]) -> list[MonthOfRows]:
    """The coming year by months."""
    reader = active()
    rows = sorted(_rows(today, moon, on), key=lambda row: (row.came.day, row.came.moment, row.name))
    days = defaultdict(set)
    for row in rows:
        days[row.came.key].add(row.came.day)
    for row in rows:
        if len(days[row.came.key]) > 1:
            row.where = _named(row.countries)
    by_month = groupby(rows, key=lambda row: to_calendar(row.came.day, reader.calendar)[:2])
    return [MonthOfRows(show_month(reader.calendar, *month), list(some)) for month, some in by_month]


def _rows(today: date, moon: Moon, on: Collection[str]) -> list[Row]:
    known = cultures(moon)
    shop = Culture(settings.CONFIG.country, settings.CONFIG.language, settings.CONFIG.time_zone, moon=moon)
    counted = [*zip(known.cultures, count_by_culture(known), strict=True), (shop, 0)]
    rows: dict[tuple[str, date], Row] = {}
    for culture, count in counted:
        for came in feasts(today, today + YEAR, culture, frozenset(occasions())):
            found = Row(occasions()[came.occasion], came, came.occasion in on)
            row = rows.setdefault((came.key, came.day), found)
            row.count += count
            row.uncertain |= row.occasion.lunar(culture) and not _is_announced(came.day, culture)
            if count and culture.country:
                row.countries.add(culture.country)
    return list(rows.values())


def _is_announced(day: date, culture: Culture) -> bool:
    """Whether somebody said when the Hijri month of this day begins there."""
    year, month, _day = culture.moon.read(culture.country, day)
    return (culture.country, year, month) in culture.moon.moved


def _named(countries: Collection[str]) -> str:
    """Some countries by name; the rest is only said to be there."""
    language = active().language
    names = sorted(name for code in countries if (name := country_name(code, language)))
    comma = pgettext("between items of a list", ", ")
    if len(names) <= NAMED:
        return comma.join(names)
    return _("%(names)s and others") % {"names": comma.join(names[:NAMED])}


@dataclass(frozen=True)
class Moved:
    """A month that was announced otherwise, in words."""

    month: Month
    words: str

    @property
    def sent(self) -> dict[str, object]:
        """What a form sends to take it back."""
        return {"country": self.month[0], "month": f"{self.month[1]}-{self.month[2]}", "days": ""}


def moved(moon: Moon, today: date) -> list[Moved]:
    """What was announced and still matters, the next first."""
    year = to_calendar(today, "hijri")[0]
    kept = sorted((month for month in moon.moved if month[1] >= year - 1), key=lambda month: month[1:])
    return [Moved(month, f"{month_words(month)}: {shift_words(moon.moved[month])}") for month in kept]


def month_words(month: Month) -> str:
    """A month in a country: «شوال ۱۴۴۸ در ایران»."""
    language = active().language
    name = f"{month_names('hijri', language)[month[2] - 1]} {month[1]}"
    words = _("%(month)s in %(country)s") % {"month": name, "country": country_name(month[0], language)}
    return to_reader(words, language)


def shift_words(days: int) -> str:
    """By how much a month was moved."""
    if days == 0:
        return _("as reckoned")
    many = abs(days)
    if days > 0:
        words = ngettext("%(count)s day later", "%(count)s days later", many)
    else:
        words = ngettext("%(count)s day earlier", "%(count)s days earlier", many)
    return words % {"count": show_number(many, active().language)}


def choices(today: date) -> dict[str, list[tuple[str, str, bool]]]:
    """What can be chosen for a correction: countries, months to come, days; each as (value, words, whether chosen)."""
    language = active().language
    names = sorted((country_name(code, language), code) for code in MUSLIM)
    home = settings.CONFIG.country
    return {
        "countries": [(code, name, code == home) for name, code in names],
        "months_ahead": list(_months(today)),
        "shifts": [(str(days), shift_words(days), days == 1) for days in range(-MOST, MOST + 1)],
    }


def _months(today: date) -> Iterator[tuple[str, str, bool]]:
    """Each with the day it begins by reckoning, from the last one on: it may just have been announced."""
    reckoned, language = Moon(), active().language
    here = to_calendar(today, "hijri")[:2]
    for ahead in range(-1, MONTHS_AHEAD):
        year, month = next_month(*here, ahead)
        name = to_reader(f"{month_names('hijri', language)[month - 1]} {year}", language)
        begins = show_day(reckoned.begins("", year, month))
        words = _("%(month)s, from %(day)s") % {"month": name, "day": begins}
        yield f"{year}-{month}", words, ahead == 1
