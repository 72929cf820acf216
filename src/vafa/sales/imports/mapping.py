"""Which column fills which field: guessed from names and values, taken from a preset, or chosen by a person.

A guess is shown before anything runs; it decides nothing silently. Reading the values is `rows.py`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from typing import Literal

from vafa.platform.i18n.folding import fold
from vafa.platform.values.refused import Refused
from vafa.sales.imports.besides import days_in, months_in
from vafa.sales.imports.dates import DateReader, date_order
from vafa.sales.imports.fields import FIELDS, REQUIRED
from vafa.sales.imports.headers import NAMES, TOTALS, header_key
from vafa.sales.imports.numbers import read_number
from vafa.sales.imports.words import state_of
from vafa.sales.product_facts import is_guide

Reason = Literal["name", "part_of_name", "values", "preset", "chosen"]

_ENOUGH = 0.45
_PHONE = re.compile(r"[+()\d\s.-]+")
_TOLD_BY_VALUES = ("email", "phone", "placed_at")


@dataclass(frozen=True, slots=True)
class Match:
    """The column for a field, how sure that is (0 to 1), and why."""

    column: str
    confidence: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns by field; `missing` lists required fields without one, `unused` the columns nobody reads.

    `extra` keeps further columns with each row, under names of ours.
    """

    fields: Pairs[str, Match]
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    extra: Pairs[str, str] = field(default_factory=dict)

    def places(self, columns: Sequence[str]) -> dict[str, int]:
        """The place of each field's column; refuses `imports.no_such_column`."""
        places = {column: place for place, column in enumerate(columns)}
        wanted = {name: match.column for name, match in self.fields.items()}
        for column in [*wanted.values(), *self.extra.values()]:
            if column not in places:
                raise Refused("imports.no_such_column", {"column": column})
        return {name: places[column] for name, column in wanted.items()}


def make_mapping(columns: Sequence[str], fields: Pairs[str, Match], extra: Pairs[str, str] | None = None) -> Mapping:
    """A mapping with its missing fields and unused columns worked out, fields in their fixed order."""
    ordered = {name: fields[name] for name in FIELDS if name in fields}
    used = {match.column for match in ordered.values()} | set((extra or {}).values())
    return Mapping(
        fields=ordered,
        missing=tuple(name for name in REQUIRED if name not in ordered),
        unused=tuple(column for column in columns if column not in used),
        extra=dict(extra or {}),
    )


def chosen_mapping(columns: Sequence[str], choice: Pairs[str, str], extra: Pairs[str, str] | None = None) -> Mapping:
    """What a person chose: field to column; refuses fields and columns that do not exist."""
    for name in choice:
        if name not in FIELDS:
            raise Refused("imports.no_such_field", {"field": name})
    mapping = make_mapping(columns, {name: Match(column, 1.0, "chosen") for name, column in choice.items()}, extra)
    mapping.places(columns)
    return mapping


def guess_mapping(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> Mapping:
    """The likeliest column for each field, from the header and from what the sample rows hold."""
    values = [[row[n].strip() for row in sample if n < len(row) and row[n].strip()] for n in range(len(columns))]
    found: dict[str, Match] = {}
    taken: set[str] = set()
    candidates = sorted(_candidates(columns, values), key=lambda one: (-one[1].confidence, FIELDS.index(one[0])))
    for name, match in candidates:
        if name not in found and match.column not in taken and match.confidence >= _ENOUGH:
            found[name] = match
            taken.add(match.column)
    total = found.get("line_total")
    if total and header_key(total.column) in TOTALS and not _one_row_an_order(columns, sample, found):
        del found["line_total"]
    return make_mapping(columns, found)


def _candidates(columns: Sequence[str], values: Sequence[Sequence[str]]) -> Iterator[tuple[str, Match]]:
    for column, held in zip(columns, values, strict=True):
        key = header_key(column)
        for name in FIELDS:
            by_name = _by_name(name, key)
            fits = _share(name, held)
            if by_name and fits is not None and held:
                by_name *= 0.3 + 0.7 * fits
            if by_name:
                yield name, Match(column, round(by_name, 2), "name" if key in NAMES[name] else "part_of_name")
            elif name in _TOLD_BY_VALUES and len(held) > 2 and (fits or 0) > 0.9 and not _too_plain(name, held):
                yield name, Match(column, 0.55 if name == "email" else 0.5, "values")


def _by_name(name: str, key: str) -> float:
    known = NAMES[name]
    if key in known:
        return max(0.8, 0.98 - 0.01 * known[key])
    words = f" {key} "
    longest = max((len(other) for other in known if len(other) > 3 and f" {other} " in words), default=0)
    return 0.5 + 0.3 * longest / len(key) if longest else 0.0


def _share(name: str, held: Sequence[str]) -> float | None:
    """The share of values that look right for a field, or nothing for fields that hold anything."""
    test = _SHAPES.get(name)
    if test is None:
        return None
    looked_at = held[:50]
    return sum(1 for text in looked_at if test(text)) / len(looked_at) if looked_at else 0.0


def _is_date(text: str) -> bool:
    return DateReader(dt.UTC, date_order([text])).read(text) is not None


def _too_plain(name: str, held: Sequence[str]) -> bool:
    """Digits may number anything: without a telling name eight are no date, and only mobile numbers are phones."""
    if name == "phone":
        return not all(map(_is_mobile, held[:50]))
    return name == "placed_at" and all(text.replace(".", "").isdigit() for text in held[:50])


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(fold(text)) is not None and 7 <= sum(map(str.isdigit, text.removesuffix(".0"))) <= 15


def _is_mobile(text: str) -> bool:
    digits = fold(text).removesuffix(".0")
    return digits.startswith(("09", "9", "00", "98", "+")) and sum(map(str.isdigit, digits)) >= 10


def _is_number(text: str) -> bool:
    return read_number(text) is not None


_SHAPES: dict[str, Callable[[str], bool]] = {
    "placed_at": _is_date,
    "email": lambda text: "@" in text,
    "phone": _is_phone,
    "state": lambda text: state_of(text) is not None,
    "quantity": _is_number,
    "unit_price": _is_number,
    "line_total": _is_number,
    "state_at": _is_date,
    "coupon": lambda text: not _is_number(text),  # amounts of coupons are none
    "warranty_months": lambda text: months_in(text) is not None,
    "service_every_months": lambda text: months_in(text) is not None,
    "lasts_days": lambda text: days_in(text) is not None,
    "guide_url": is_guide,
}


def _one_row_an_order(columns: Sequence[str], sample: Sequence[Sequence[str]], found: Pairs[str, Match]) -> bool:
    match = found.get("order_number")
    if match is None:
        return True
    place = list(columns).index(match.column)
    numbers = [row[place] for row in sample if place < len(row)]
    return len(set(numbers)) == len(numbers)
