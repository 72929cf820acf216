"""Ramadan: a month in which one writes after the fast is broken. The greeting is for its first evening."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.countries import MUSLIM
from vafa.journeys.rules.occasions.facts import Culture, home_zone
from vafa.journeys.rules.occasions.feasts import local, yearly
from vafa.journeys.rules.occasions.places import iftar

AFTER = timedelta(hours=1)  # for the meal
UNKNOWN, LATEST = time(20), time(23)


def moment(year: int, day: date, culture: Culture) -> datetime:
    """An hour after the fast is broken; at eight where we do not know when that is."""
    evening = iftar(day, home_zone(culture.country, culture.zone))
    return evening + AFTER if evening else local(day, UNKNOWN, culture.zone)


def hours(day: date, culture: Culture) -> tuple[time, time]:
    """From an hour after the fast is broken until eleven, by their own clock."""
    begin = moment(0, day, culture).astimezone(ZoneInfo(culture.zone)).time().replace(tzinfo=None)
    return min(begin, LATEST.replace(hour=22)), LATEST


OCCASION = Occasion(
    key="ramadan",
    label=_("Ramadan"),
    found=_("The month by Umm al-Qura, moved by what your country announces; we write after the evening meal."),
    whose=_("Muslim countries, and readers of Arabic whose country we do not know"),
    concerns=lambda culture: culture.country in MUSLIM or culture.is_arab,
    dates=lambda first, last, culture: yearly(culture.reckoning("hijri"), 9, 1, first, last),
    moment=moment,
    length=lambda year, day, culture: culture.moon.length(culture.country, year, 9),
    hours=hours,
    lunar=lambda culture: True,
)
