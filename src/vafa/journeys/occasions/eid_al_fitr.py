"""Eid al-Fitr: the fast is over."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.countries import MUSLIM
from vafa.journeys.rules.occasions.feasts import yearly

OCCASION = Occasion(
    key="eid_al_fitr",
    label=_("Eid al-Fitr"),
    found=_("1 Shawwal by Umm al-Qura, moved by what your country announces."),
    whose=_("Muslim countries, and readers of Arabic whose country we do not know"),
    concerns=lambda culture: culture.country in MUSLIM or culture.is_arab,
    dates=lambda first, last, culture: yearly(culture.reckoning("hijri"), 10, 1, first, last),
    lunar=lambda culture: True,
)
