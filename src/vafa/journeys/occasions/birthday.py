"""The customer's birthday, in the calendar in which they told it."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import BIRTHDAY, Occasion

OCCASION = Occasion(
    key="birthday",
    label=_("Birthday"),
    found=_("In the calendar in which they told it; a day missing this year is kept on the last of its month."),
    whose=_("People who told their birthday"),
    concerns=lambda culture: not culture.is_company,
    source=BIRTHDAY,
)
