"""Eid al-Adha: the feast of the sacrifice."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.countries import MUSLIM
from vafa.journeys.rules.occasions.feasts import yearly

OCCASION = Occasion(
    key="eid_al_adha",
    label=_("Eid al-Adha"),
    found=_("10 Dhu al-Hijjah by Umm al-Qura, moved by what your country announces."),
    whose=_("Muslim countries, and readers of Arabic whose country we do not know"),
    concerns=lambda culture: culture.country in MUSLIM or culture.is_arab,
    dates=lambda first, last, culture: yearly(culture.reckoning("hijri"), 12, 10, first, last),
    lunar=lambda culture: True,
)
