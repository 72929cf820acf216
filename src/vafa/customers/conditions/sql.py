"""A piece of SQL with its parameters, so that pieces can be put together and no value ever becomes text of a query."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Sql:
    """A text with `%s` in it, and what belongs there. A percent sign of its own is doubled in the text."""

    text: str
    values: tuple[object, ...] = ()


def named(text: str, values: Mapping[str, object]) -> Sql:
    """A text with `%(name)s` in it, filled from `values`."""
    return Sql(_NAMED.sub("%s", text), tuple(values[name] for name in _NAMED.findall(text)))


def put(text: str, **pieces: Sql) -> Sql:
    """Pieces put into a text where it names them as `{piece}`."""
    order = re.findall(r"\{(\w+)\}", text)
    found = tuple(value for name in order for value in pieces[name].values)
    return Sql(text.format(**{name: piece.text for name, piece in pieces.items()}), found)


def joined(pieces: Iterable[Sql], by: str) -> Sql:
    """Pieces one after another."""
    told = list(pieces)
    return Sql(by.join(one.text for one in told), tuple(value for one in told for value in one.values))
