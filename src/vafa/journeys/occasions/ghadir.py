"""Eid al-Ghadir, kept in Iran; where only a part of a country keeps it, we do not guess who does."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.feasts import yearly

OCCASION = Occasion(
    key="ghadir",
    label=_("Eid al-Ghadir"),
    found=_("18 Dhu al-Hijjah by Umm al-Qura, moved by what your country announces."),
    whose=_("Iran"),
    concerns=lambda culture: culture.country == "IR",
    dates=lambda first, last, culture: yearly(culture.reckoning("hijri"), 12, 18, first, last),
    lunar=lambda culture: True,
)
