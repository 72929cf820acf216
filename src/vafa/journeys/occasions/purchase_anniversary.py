"""Every later year since the first purchase; the first one is an occasion of its own."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import FIRST_ORDER, Occasion

OCCASION = Occasion(
    key="purchase_anniversary",
    label=_("Anniversary of the first purchase"),
    found=_("Two, three and more years after the first purchase, in the customer's own calendar."),
    whose=_("Everybody who bought"),
    concerns=lambda culture: True,
    source=FIRST_ORDER,
    turns=range(2, 121),
)
