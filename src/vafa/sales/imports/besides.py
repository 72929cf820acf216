"""What a few files say besides their order lines: coupons, when an order's state changed, and facts of products. Pure.

No row is refused for any of it: what cannot be read is as if nothing was said.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.folding import fold
from vafa.sales.imports.dates import DateReader
from vafa.sales.imports.fields import FACTS
from vafa.sales.product_facts import MOST_DAYS, MOST_MONTHS, NOTHING_SAID, ProductFacts, is_guide

MOST_COUPONS, LONGEST_COUPON = 5, 50
_REMEMBERED = 20_000
_BETWEEN = re.compile(r"[,;|،؛\n]+")
_PLAIN = re.compile(r"(\d+)(?:\.0+)?")
_WITH_UNIT = re.compile(r"(?<![\d.,])(\d+)[\s-]*([^\W\d_]+)")
_UNITS = {  # (months, days) of one
    (1, 30): "month months mo ماه ماهه شهر شهرا اشهر شهور",
    (12, 365): "year years yr سال ساله سنه سنوات سنین عام",
    (0, 7): "week weeks هفته اسبوع اسابیع",
    (0, 1): "day days روز روزه یوم یوما ایام",
}
_LENGTHS = {fold(word): length for length, words in _UNITS.items() for word in words.split()}


class Besides(NamedTuple):
    """What a row says of its order and product besides the line."""

    coupons: tuple[str, ...] = ()
    state_at: dt.datetime | None = None
    facts: ProductFacts = NOTHING_SAID


NOTHING_BESIDES = Besides()


class BesidesReader:
    """Reads those columns of a file; `places` are the columns of fields by their place."""

    def __init__(self, places: Mapping[str, int], dates: DateReader) -> None:
        self._coupon, self._state_at = places.get("coupon"), places.get("state_at")
        self._facts = [places.get(name) for name in FACTS]
        self._has_facts = any(place is not None for place in self._facts)
        self._dates = dates
        self._known: dict[tuple[str, ...], ProductFacts] = {}

    @property
    def reads(self) -> bool:
        """Whether the file has any of these columns."""
        return self._has_facts or self._coupon is not None or self._state_at is not None

    def read(self, cells: list[str]) -> Besides:
        """What a row says."""
        coupon = cells[self._coupon] if self._coupon is not None else ""
        moment = cells[self._state_at].strip() if self._state_at is not None else ""
        return Besides(
            codes_in(coupon) if coupon else (),
            self._dates.read(moment) if moment else None,
            self._facts_in(cells) if self._has_facts else NOTHING_SAID,
        )

    def _facts_in(self, cells: list[str]) -> ProductFacts:
        written = tuple("" if place is None else cells[place].strip() for place in self._facts)
        if written not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            warranty, service, lasts, guide = written
            self._known[written] = ProductFacts(
                months_in(warranty), months_in(service), days_in(lasts), guide if is_guide(guide) else ""
            )
        return self._known[written]


def codes_in(text: str) -> tuple[str, ...]:
    """The codes in a cell, each once: several are parted by commas and the like."""
    codes = (" ".join(to_latin(code).split()) for code in _BETWEEN.split(text))
    return tuple(dict.fromkeys(code for code in codes if 0 < len(code) <= LONGEST_COUPON))[:MOST_COUPONS]


def months_in(text: str) -> int | None:
    """«۲۴», "24 months", «۱۸ ماهه», "2 years": so many months; None for what is none, or cannot be."""
    return _length(text, 0, MOST_MONTHS)


def days_in(text: str) -> int | None:
    """«۳۰», "30 days", «۶ هفته», "3 months": so many days; None for what is none, or cannot be."""
    return _length(text, 1, MOST_DAYS)


def _length(text: str, which: int, most: int) -> int | None:
    folded = fold(text)
    plain = _PLAIN.fullmatch(folded)
    if plain:
        length = int(plain[1])
    else:
        found = ((int(many), _LENGTHS.get(unit)) for many, unit in _WITH_UNIT.findall(folded))
        length = next((many * unit[which] for many, unit in found if unit), 0)
    return length if 1 <= length <= most else None
