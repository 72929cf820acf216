"""Sizdah Bedar: the thirteenth of the new year, spent outdoors."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.coming_round import Reckoning
from vafa.journeys.rules.occasions.feasts import yearly

OCCASION = Occasion(
    key="sizdah_bedar",
    label=_("Sizdah Bedar"),
    found=_("13 Farvardin."),
    whose=_("Iran, and readers of Persian"),
    concerns=lambda culture: culture.is_iranian,
    dates=lambda first, last, culture: yearly(Reckoning("jalali"), 1, 13, first, last),
    hour=time(9),
)
