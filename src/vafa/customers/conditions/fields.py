"""The fields conditions may ask about. Each room declares its own in its `conditions.py`, where its facts are.

A field is a column of `customer c`, or rows of (customer_id, value) of which one, the last, the sum or the set counts.
It may be asked of something: "sales.bought:W9" is when they last bought W9, "sales.spent:IRR:365" what they spent.
In the SQL of rows stand `%(at)s`, the moment asked for, `%(since)s`, that many days before (the beginning of time
without days), and what the field is asked of, by name. Rows later than `at` are not yet known and must be left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from django.utils.functional import Promise

from vafa.customers.conditions.rules.kinds import ALONE, IN_DAYS, MOST_DAYS, NO, OPERATORS, YES, Kind
from vafa.customers.conditions.sql import Sql, named

Words = str | Promise
Takes = Literal["one", "last", "sum", "set", "there"]
Choices = Callable[[], Sequence[tuple[str, Words]]]
DAYS = "days"  # an `Of` of this name counts days and may be left out
EVER = datetime(1, 1, 2, tzinfo=UTC)
LONGEST_OF = 150


@dataclass(frozen=True, kw_only=True)
class Of:
    """What a field is asked of. `choices` close it; `show` says a value as people know it, such as a product's name."""

    name: str
    label: Words
    choices: Choices | None = None
    show: Callable[[str], str] | None = None
    suggest: Choices | None = None  # offered while one types something else
    resolve: Callable[[str], object] | None = None  # for the SQL: an id, whose frequency the planner knows
    find: Callable[[str], str] | None = None  # from what was typed to the value: a product's name is its code

    def fits(self, text: str) -> bool:
        """Whether a text may stand here."""
        if self.name == DAYS:
            return text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST_DAYS
        if not text.strip() or len(text) > LONGEST_OF or "\x00" in text:
            return False
        return self.choices is None or text in dict(self.choices())


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something known of customers. `column` or `rows` says where; `words` are its clauses (see `sentence.py`)."""

    key: str
    label: Words
    kind: Kind
    words: Mapping[str, Words]
    column: str = ""
    folded: str = ""  # the column of a text that holds its fold
    rows: str = ""
    takes: Takes = "one"
    of: tuple[Of, ...] = ()
    operators: tuple[str, ...] = ()
    choices: Choices | None = None
    stored: Mapping[str, object] | None = (
        None  # what the rows hold for each choice, where that is not the choice itself
    )
    common: bool = False  # rows of most customers: asked of each one that other conditions leave
    once: bool = False  # a moment that comes once, such as the first purchase; others come again and the last counts

    @property
    def ways(self) -> tuple[str, ...]:
        """How it may be compared."""
        return self.operators or OPERATORS[self.kind]


@dataclass(frozen=True)
class Asked:
    """A field together with what it is asked of."""

    field: Field
    of: Mapping[str, str]

    @property
    def kind(self) -> Kind:
        return self.field.kind

    @property
    def operators(self) -> tuple[str, ...]:
        return self.field.ways

    @property
    def closed(self) -> frozenset[str] | None:
        if self.kind == "yes_no":
            return frozenset((YES, NO))
        return frozenset(key for key, _ in self.field.choices()) if self.field.choices else None

    @property
    def days(self) -> int | None:
        """The span it is asked of; None is for ever."""
        return int(self.of[DAYS]) if DAYS in self.of else None

    def rows(self, at: datetime) -> Sql:
        """Its rows as they were known at a moment."""
        since = EVER if self.days is None else at - timedelta(days=self.days)
        told = {of.name: of.resolve(self.of[of.name]) for of in self.field.of if of.resolve}
        return named(self.field.rows, {**self.of, **told, "at": at, "since": since})


_fields: dict[str, Field] = {}


def field(one: Field) -> Field:
    """Offer a field to conditions; rooms call it in their `conditions.py`."""
    assert bool(one.column) != bool(one.rows), f"{one.key} is a column or rows"
    assert bool(one.folded) is (one.kind == "text"), f"{one.key}: a text is asked by its fold, which is kept"
    assert all(way in (*OPERATORS[one.kind], *ALONE, *IN_DAYS) for way in one.ways), one.key
    _fields[one.key] = one
    return one


def fields() -> Mapping[str, Field]:
    """Every field there is, lower rooms first."""
    return _fields


def asked(reference: str) -> Asked | None:
    """The field a reference names; None when there is none, or it is asked of what does not fit."""
    key, *rest = reference.split(":", 1)
    one = _fields.get(key)
    if one is None:
        return None
    told = rest[0].split(":", len(one.of) - 1) if rest and one.of else rest
    must = [of for of in one.of if of.name != DAYS]
    if not len(must) <= len(told) <= len(one.of) or not all(
        of.fits(text) for of, text in zip(one.of, told, strict=False)
    ):
        return None
    return Asked(one, {of.name: text for of, text in zip(one.of, told, strict=False)})
