"""A year since the first purchase: once."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import FIRST_ORDER, Occasion

OCCASION = Occasion(
    key="first_anniversary",
    label=_("A year with us"),
    found=_("One year after the first purchase, in the customer's own calendar."),
    whose=_("Everybody who bought"),
    concerns=lambda culture: True,
    source=FIRST_ORDER,
    turns=range(1, 2),
)
