"""The national day of a customer's country. Off until somebody switches it on: in some places it is politics."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from vafa.journeys.occasion import Occasion
from vafa.journeys.rules.occasions.coming_round import Reckoning
from vafa.journeys.rules.occasions.facts import Culture
from vafa.journeys.rules.occasions.feasts import Days, yearly

# fmt: off
DAYS: Mapping[str, tuple[int, int]] = {
    "AE": (12, 2), "AF": (8, 19), "AT": (10, 26), "AZ": (5, 28), "AU": (1, 26), "BE": (7, 21), "BH": (12, 16),
    "BR": (9, 7), "CA": (7, 1), "CH": (8, 1), "CN": (10, 1), "DE": (10, 3), "DZ": (11, 1), "EG": (7, 23),
    "ES": (10, 12), "FI": (12, 6), "FR": (7, 14), "ID": (8, 17), "IE": (3, 17), "IN": (8, 15), "IQ": (10, 3),
    "IT": (6, 2), "JO": (5, 25), "KG": (8, 31), "KW": (2, 25), "KZ": (10, 25), "LB": (11, 22), "MA": (11, 18),
    "MY": (8, 31), "NO": (5, 17), "NZ": (2, 6), "OM": (11, 20), "PK": (8, 14), "PL": (11, 11), "PT": (6, 10),
    "QA": (12, 18), "SA": (9, 23), "SD": (1, 1), "SE": (6, 6), "TJ": (9, 9), "TM": (9, 27), "TN": (3, 20),
    "TR": (10, 29), "US": (7, 4), "UZ": (9, 1), "YE": (5, 22),
}
# fmt: on
IRAN = (11, 22)
"""22 Bahman, of the Jalali calendar."""


def dates(year_from: int, year_to: int, culture: Culture) -> Days:
    """The day of the country; nothing for a country we know no day of."""
    if culture.country == "IR":
        return yearly(Reckoning("jalali"), *IRAN, year_from, year_to)
    day = DAYS.get(culture.country)
    return yearly(Reckoning("gregorian"), *day, year_from, year_to) if day else []


OCCASION = Occasion(
    key="national_day",
    label=_("National day"),
    found=_("The day the customer's country keeps by law, such as 22 Bahman, 23 September or 2 December."),
    whose=_("Customers whose country we know"),
    concerns=lambda culture: culture.country == "IR" or culture.country in DAYS,
    dates=dates,
)
