"""Black Friday, which Persian shops call the Friday sale and Arab shops White Friday.

The day after the fourth Thursday: the fourth Friday, or the fifth when November begins with one, as in 2024.
"""

from django.utils.translation import gettext_lazy as _

from vafa.customers.rules.consent import OFFER
from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.feasts import THU, before, nth

OCCASION = Occasion(
    key="black_friday",
    label=_("Black Friday"),
    found=_("The Friday after the fourth Thursday of November."),
    whose=_("Everybody"),
    concerns=lambda culture: True,
    dates=lambda first, last, culture: before([(year, nth(11, THU, 4, year)) for year in range(first, last + 1)], -1),
    purpose=OFFER,
)
