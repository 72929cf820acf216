"""What an administrator says about occasions: which are on, what is enclosed, months of the moon as announced.

All are kept as settings of the shop, so who changed what stands in the audit book. Nothing is planned or sent here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.journeys.almanac import occasions
from vafa.journeys.rules.occasions.countries import MUSLIM
from vafa.journeys.rules.occasions.moon import MOST, Month, Moon
from vafa.platform.i18n.calendars import HIJRI_YEARS
from vafa.platform.preferences.models import Preference, declare, get, put
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.platform.wording import refusals

SWITCHED = declare("occasions.switched", {}, _("Occasions that are on"))
ENCLOSED = declare("occasions.enclosed", {}, _("Coupons enclosed with greetings"))
MOVED = declare("occasions.moon", {}, _("Months of the moon announced earlier or later"))
refusals(
    {
        "occasions.unknown": _("There is no such occasion."),
        "occasions.gift_out_of_range": _("A coupon takes off 1 to 100 percent and is good for at most a year."),
        "occasions.month_unknown": _("Choose a country and a month of the moon."),
        "occasions.moved_too_far": _("A month begins at most two days earlier or later than reckoned."),
    }
)
_MONTH = re.compile(r"([A-Z]{2}) (\d{4})-(\d\d?)")


def switched_on() -> frozenset[str]:
    """Keys of the occasions that are on: none before somebody switches it, since who is on is written to."""
    said: Mapping[str, bool] = get(SWITCHED)
    return frozenset(key for key in occasions() if said.get(key, False))


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A coupon that greetings of an occasion bring: so much off, good for so many days."""

    percent: int
    days: int


def enclosed() -> Mapping[str, Enclosed]:
    """The coupons of the occasions that bring one."""
    said: Mapping[str, list[int]] = get(ENCLOSED)
    return {key: Enclosed(*told) for key, told in said.items() if key in occasions()}


@transaction.atomic
def enclose(key: str, percent: int, days: int, *, actor: Actor, at: datetime) -> None:
    """Have greetings of an occasion bring a coupon; 0 percent: none.

    Refused: occasions.unknown, occasions.gift_out_of_range.
    """
    refuse_if(key not in occasions(), Refused("occasions.unknown", status=404))
    fits = 0 <= percent <= 100 and (not percent or 1 <= days <= 365)
    refuse_if(not fits, Refused("occasions.gift_out_of_range", status=422))
    _lock(ENCLOSED)
    others = {one: told for one, told in get(ENCLOSED).items() if one != key}
    put(ENCLOSED, others | ({key: [percent, days]} if percent else {}), actor=actor, at=at)


def moon() -> Moon:
    """The moon as it was announced."""
    said: Mapping[str, int] = get(MOVED)
    return Moon({month: days for text, days in said.items() if (month := _read(text)) is not None})


@transaction.atomic
def switch(key: str, on: bool, *, actor: Actor, at: datetime) -> None:
    """Switch an occasion on or off. Refused: occasions.unknown."""
    refuse_if(key not in occasions(), Refused("occasions.unknown", status=404))
    _lock(SWITCHED)
    put(SWITCHED, {**get(SWITCHED), key: on}, actor=actor, at=at)


@transaction.atomic
def move_month(month: Month, days: int | None, *, actor: Actor, at: datetime) -> None:
    """Say that a Hijri month begins so many days later in a country than reckoned; earlier when negative, None: unsaid.

    Refused: occasions.month_unknown, occasions.moved_too_far.
    """
    country, year, number = month
    known = country in MUSLIM and year in HIJRI_YEARS and 1 <= number <= 12
    refuse_if(not known, Refused("occasions.month_unknown", status=422))
    refuse_if(abs(days or 0) > MOST, Refused("occasions.moved_too_far", status=422))
    _lock(MOVED)
    others = {text: many for text, many in get(MOVED).items() if _read(text) != month}
    said = {} if days is None else {f"{country} {year}-{number}": days}
    put(MOVED, others | said, actor=actor, at=at)


def _lock(key: str) -> None:
    """Two who change at once change one after the other."""
    list(Preference.objects.select_for_update().filter(key=key).values_list("key"))


def _read(text: str) -> Month | None:
    found = _MONTH.fullmatch(text)
    return (found[1], int(found[2]), int(found[3])) if found else None
