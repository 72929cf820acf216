"""Rows of JSON read field by field; what cannot be read is refused by the name of its step and field."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from vafa.platform.values import Refused, refuse_if

Words = Mapping[str, str]  # by language
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_KEY = 40


def row_of(data: object, step: str, field: str) -> "Row":
    """The data as a row. Refused: journeys.step_unreadable with the step and field it was to be."""
    if not isinstance(data, Mapping):
        raise Refused("journeys.step_unreadable", {"step": step, "field": field}, status=422)
    return Row(step, data)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of JSON. Everything is refused as journeys.step_unreadable, with `step` and `field`."""

    step: str
    data: Mapping[str, object]

    @property
    def key(self) -> str:
        """What the step is called in its version."""
        key = self.text("key")
        refuse_if(not key or len(key) > LONGEST_KEY, self.unreadable("key"))
        return key

    def has(self, name: str) -> bool:
        """Whether the field is there with a value."""
        return self.data.get(name) is not None

    def text(self, name: str) -> str:
        """A text; empty when it is not there."""
        value = self.data.get(name, "")
        refuse_if(not isinstance(value, str), self.unreadable(name))
        return str(value)

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """One of these texts."""
        value = self.text(name)
        refuse_if(value not in allowed, self.unreadable(name))
        return value

    def number(self, name: str, low: int = 0, high: int = 36500, usual: int = 0) -> int:
        """A whole number within bounds; the usual one when it is not there."""
        value = self.data.get(name, usual)
        if type(value) is not int or not low <= value <= high:
            raise self.unreadable(name)
        return value

    def numbers(self, name: str) -> Mapping[str, int]:
        """Whole numbers by name."""
        value = self.data.get(name, {})
        if not isinstance(value, Mapping) or not all(type(one) is int for one in value.values()):
            raise self.unreadable(name)
        return dict(value)

    def words(self, name: str) -> Words:
        """A text by language."""
        value = self.data.get(name, {})
        if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
            raise self.unreadable(name)
        return dict(value)

    def clock(self, name: str) -> str:
        """A time of day, "18:30"; empty when it is not there."""
        value = self.text(name)
        refuse_if(value and not CLOCK.fullmatch(value), self.unreadable(name))
        return value

    def weekdays(self, name: str) -> tuple[int, ...]:
        """Days of the week, Monday is 0, each once and in order."""
        value = self.items(name)
        days = [one for one in value if type(one) is int and 0 <= one <= 6]
        refuse_if(len(days) != len(value), self.unreadable(name))
        return tuple(sorted(set(days)))

    def items(self, name: str) -> Sequence[object]:
        """A list; empty when it is not there."""
        value = self.data.get(name, [])
        if not isinstance(value, list | tuple):
            raise self.unreadable(name)
        return value

    def rows(self, name: str) -> list["Row"]:
        """A list of rows."""
        return [row_of(one, self.step, name) for one in self.items(name)]

    def row(self, name: str) -> "Row":
        """A row; an empty one when it is not there."""
        return row_of(self.data.get(name) or {}, self.step, name)

    def maybe(self, name: str) -> "Row | None":
        """A row, if it is there."""
        return self.row(name) if self.has(name) else None

    def conditions(self, name: str) -> Mapping[str, object] | None:
        """Conditions as they are written; None when they are not there."""
        value = self.data.get(name)
        refuse_if(value is not None and not isinstance(value, Mapping), self.unreadable(name))
        return value if isinstance(value, Mapping) else None

    def unreadable(self, field: str) -> Refused:
        """Why it cannot be read."""
        key = self.data.get("key")
        step = key if isinstance(key, str) and key else self.step
        return Refused("journeys.step_unreadable", {"step": step, "field": field}, status=422)
