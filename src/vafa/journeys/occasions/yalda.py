"""Yalda: the longest night of the year."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.coming_round import Reckoning
from vafa.journeys.rules.occasions.feasts import yearly

OCCASION = Occasion(
    key="yalda",
    label=_("Yalda night"),
    found=_("The evening of 30 Azar."),
    whose=_("Iran, Afghanistan and Tajikistan, and readers of Persian"),
    concerns=lambda culture: culture.is_iranian or culture.country in ("AF", "TJ"),
    dates=lambda first, last, culture: yearly(Reckoning("jalali"), 9, 30, first, last),
    hour=time(17),
)
