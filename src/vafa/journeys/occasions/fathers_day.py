"""Father's day: in Iran by the moon, in Arab countries at the summer solstice, elsewhere by each country's custom."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.feasts import SUN, easter, nth
from vafa.journeys.rules.occasions.parents import ParentsDay, Rule


def third_of_june(year: int) -> date:
    """Most of the world."""
    return nth(6, SUN, 3, year)


def saint_joseph(year: int) -> date:
    """Catholic countries of the south."""
    return date(year, 3, 19)


def second_of_november(year: int) -> date:
    """The north."""
    return nth(11, SUN, 2, year)


THIRD_OF_JUNE = ("CA", "CN", "FR", "GB", "IE", "IN", "JP", "MY", "NL", "PK", "TR", "US")
RULES: Mapping[str, Rule] = {
    **dict.fromkeys(THIRD_OF_JUNE, third_of_june),
    **dict.fromkeys(("ES", "IT", "PT"), saint_joseph),
    **dict.fromkeys(("FI", "NO", "SE"), second_of_november),
    **dict.fromkeys(("AU", "NZ"), lambda year: nth(9, SUN, 1, year)),
    **dict.fromkeys(("AT", "BE"), lambda year: nth(6, SUN, 2, year)),
    "BR": lambda year: nth(8, SUN, 2, year),
    "CH": lambda year: nth(6, SUN, 1, year),
    "DE": lambda year: easter(year) + timedelta(days=39),
    "DK": lambda year: date(year, 6, 5),
    "PL": lambda year: date(year, 6, 23),
    "ID": lambda year: date(year, 11, 12),
}
DAY = ParentsDay(iran=(7, 13), arabs=(6, 21), countries=RULES)
OCCASION = Occasion(
    key="fathers_day",
    label=_("Father's day"),
    found=_("In Iran 13 Rajab, in Arab countries 21 June, elsewhere as each country keeps it."),
    whose=_("People whose country we know, and readers of Arabic"),
    concerns=DAY.concerns,
    dates=DAY.dates,
    lead_days=3,
    lunar=DAY.is_lunar,
)
