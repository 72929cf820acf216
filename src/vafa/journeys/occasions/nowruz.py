"""Nowruz: the moment the year turns."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.countries import NOWRUZ
from vafa.journeys.rules.occasions.equinox import JALALI_TO_GREGORIAN, new_year
from vafa.journeys.rules.occasions.facts import Culture
from vafa.journeys.rules.occasions.feasts import Days


def dates(year_from: int, year_to: int, culture: Culture) -> Days:
    """The first of Farvardin."""
    years = range(year_from - JALALI_TO_GREGORIAN, year_to - JALALI_TO_GREGORIAN + 1)
    return [(year, new_year(year)[1]) for year in years]


def moment(year: int, day: date, culture: Culture) -> datetime:
    """The equinox, the same instant for everybody."""
    return new_year(year)[0]


OCCASION = Occasion(
    key="nowruz",
    label=_("Nowruz"),
    found=_("The moment of the spring equinox. The year begins on that day, or the next when it is noon in Iran."),
    whose=_("Iran and its neighbours who keep it, and readers of Persian"),
    concerns=lambda culture: culture.is_iranian or culture.country in NOWRUZ,
    dates=dates,
    moment=moment,
)
