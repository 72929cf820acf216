"""Mother's day: in Iran by the moon, in Arab countries at the spring equinox, elsewhere by each country's custom."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.feasts import SUN, easter, nth
from vafa.journeys.rules.occasions.parents import ParentsDay, Rule


def second_of_may(year: int) -> date:
    """Most of the world."""
    return nth(5, SUN, 2, year)


def first_of_may(year: int) -> date:
    """Spain and Portugal."""
    return nth(5, SUN, 1, year)


def mothering_sunday(year: int) -> date:
    """Britain and Ireland: the fourth Sunday of Lent."""
    return easter(year) - timedelta(days=21)


def french(year: int) -> date:
    """The last Sunday of May, or a week later when that is Pentecost."""
    last = nth(5, SUN, -1, year)
    return last + timedelta(days=7) if last == easter(year) + timedelta(days=49) else last


SECOND_OF_MAY = (
    *("AT", "AU", "BE", "BR", "CA", "CH", "CN", "DE", "DK", "FI"),
    *("IN", "IT", "JP", "MY", "NL", "NZ", "PK", "TR", "US"),
)
RULES: Mapping[str, Rule] = {
    **dict.fromkeys(SECOND_OF_MAY, second_of_may),
    **dict.fromkeys(("ES", "PT"), first_of_may),
    **dict.fromkeys(("GB", "IE"), mothering_sunday),
    "FR": french,
    "SE": lambda year: nth(5, SUN, -1, year),
    "NO": lambda year: nth(2, SUN, 2, year),
    "PL": lambda year: date(year, 5, 26),
    "ID": lambda year: date(year, 12, 22),
}
DAY = ParentsDay(iran=(6, 20), arabs=(3, 21), countries=RULES)
OCCASION = Occasion(
    key="mothers_day",
    label=_("Mother's day"),
    found=_("In Iran 20 Jumada II, in Arab countries 21 March, elsewhere as each country keeps it."),
    whose=_("People whose country we know, and readers of Arabic"),
    concerns=DAY.concerns,
    dates=DAY.dates,
    lead_days=3,
    lunar=DAY.is_lunar,
)
