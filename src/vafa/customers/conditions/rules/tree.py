"""Conditions as a tree: all of these, any of them, not this one; at its leaves a field, a comparison and a value.

Read from JSON and written to it, and asked of one customer's facts. Which fields there are is told by whoever reads.

    {"all": [{"is": ["sales.bought:W9", "within", 180]}, {"not": {"is": ["cases.open", "is", "yes"]}}]}
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Union

from vafa.customers.conditions.rules.kinds import Kind, Value, compare, plain, read_value
from vafa.platform.values import Refused, refuse_if

MOST_LEAVES, DEEPEST = 40, 6


@dataclass(frozen=True, slots=True)
class Is:
    """One comparison. `field` names the field, with what it is asked of after colons: "sales.spent:IRR:365"."""

    field: str
    operator: str
    value: Value
    kind: Kind


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; of no parts, that is everybody."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Tree"


Tree = Union[AllOf, AnyOf, Not, Is]  # noqa: UP007 (it names itself)
EVERYBODY = AllOf(())


class Asked(Protocol):
    """What reading must know of a field: its kind, how it may be compared, and its closed choices, if it has such."""

    @property
    def kind(self) -> Kind: ...
    @property
    def operators(self) -> tuple[str, ...]: ...
    @property
    def closed(self) -> frozenset[str] | None: ...


Known = Callable[[str], Asked | None]


def read(data: object, known: Known) -> Tree:
    """The tree that `as_json` wrote, or somebody typed.

    Refused: customers.conditions_unreadable, .condition_unknown_field (field), .condition_bad_operator (field),
    .condition_bad_value (field, value), .conditions_too_many, .conditions_too_deep, .conditions_empty_group.
    """
    tree = _read(data, known, DEEPEST)
    many = sum(1 for _ in leaves(tree))
    refuse_if(many > MOST_LEAVES, Refused("customers.conditions_too_many", most=MOST_LEAVES, status=422))
    return tree


def _read(data: object, known: Known, deep: int) -> Tree:
    refuse_if(deep == 0, Refused("customers.conditions_too_deep", most=DEEPEST, status=422))
    if not isinstance(data, Mapping) or len(data) != 1:
        raise Refused("customers.conditions_unreadable", status=422)
    ((word, told),) = data.items()
    if word == "is":
        return _leaf(told, known)
    if word == "not":
        return Not(_read(told, known, deep - 1))
    if word not in ("all", "any") or not isinstance(told, list | tuple):
        raise Refused("customers.conditions_unreadable", status=422)
    refuse_if(len(told) > MOST_LEAVES, Refused("customers.conditions_too_many", most=MOST_LEAVES, status=422))
    refuse_if(word == "any" and not told, Refused("customers.conditions_empty_group", status=422))
    parts = tuple(_read(one, known, deep - 1) for one in told)
    return AllOf(parts) if word == "all" else AnyOf(parts)


def _leaf(told: object, known: Known) -> Is:
    if not isinstance(told, list | tuple) or not 2 <= len(told) <= 3 or not all(isinstance(o, str) for o in told[:2]):
        raise Refused("customers.conditions_unreadable", status=422)
    field, operator = told[0], told[1]
    asked = known(field)
    if asked is None:
        raise Refused("customers.condition_unknown_field", field=field[:100], status=422)
    refuse_if(
        operator not in asked.operators, Refused("customers.condition_bad_operator", field=field[:100], status=422)
    )
    told_value = told[2] if len(told) == 3 else None
    bad = Refused("customers.condition_bad_value", field=field[:100], value=str(told_value or "")[:60], status=422)
    try:
        value = read_value(asked.kind, operator, told_value)
    except ValueError:
        raise bad from None
    refuse_if(value is not None and asked.closed is not None and value not in asked.closed, bad)
    return Is(field, operator, value, asked.kind)


def as_json(tree: Tree) -> dict[str, object]:
    """The tree as it is kept, so that `read` gives it again."""
    match tree:
        case Is(field, operator, value):
            return {"is": [field, operator] if value is None else [field, operator, plain(value)]}
        case Not(part):
            return {"not": as_json(part)}
        case AllOf(parts):
            return {"all": [as_json(one) for one in parts]}
        case AnyOf(parts):
            return {"any": [as_json(one) for one in parts]}


def holds(tree: Tree, facts: Mapping[str, object], at: datetime) -> bool:
    """Whether the conditions hold of one customer at a moment; `facts` by field, a missing one is None."""
    match tree:
        case Is(field, operator, value, kind):
            return compare(kind, operator, value, facts.get(field), at)
        case Not(part):
            return not holds(part, facts, at)
        case AllOf(parts):
            return all(holds(one, facts, at) for one in parts)
        case AnyOf(parts):
            return any(holds(one, facts, at) for one in parts)


def leaves(tree: Tree) -> Iterator[Is]:
    """Every comparison, in reading order."""
    match tree:
        case Is():
            yield tree
        case Not(part):
            yield from leaves(part)
        case AllOf(parts) | AnyOf(parts):
            for one in parts:
                yield from leaves(one)


def fields_of(tree: Tree) -> tuple[str, ...]:
    """The fields asked about, each once, in reading order."""
    return tuple(dict.fromkeys(one.field for one in leaves(tree)))
