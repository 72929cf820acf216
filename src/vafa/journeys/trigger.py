"""What a trigger is: something that begins a plan's way for a customer, is waited for in one, or ends one.

Each stands in a file of its own in `triggers/`, which offers TRIGGER and knows no other. There are two kinds. Those of
an event read the log: they tell which events mean it, and for whom. Those of time are asked from time to time by each
active plan that begins with them, with the plan's own options. Both answer with entries; entering them is `actions`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise

from vafa.platform.events import Event
from vafa.platform.values import Refused, refuse_if


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """That it happened to somebody. The same key is the same happening: it enters a plan once, however often told."""

    customer_id: int
    key: str
    """What it is about: "order:123", "unit:5", "case:9", "customer:77:1"."""
    started_at: datetime
    """When it happened; day 0 of the way."""
    order_id: int | None = None
    run_id: int | None = None
    """The run on whose way it happened, where it is about one."""
    because_of: int | None = None
    """The event that told us, so that plans which set one another off are found."""
    context: Mapping[str, object] = field(default_factory=dict)
    """Words for letters, such as {"product": "کتری آرام"}."""


@dataclass(frozen=True, slots=True)
class Option:
    """A whole number a plan may choose, between `lowest` and `highest`."""

    name: str
    label: Promise
    default: int
    lowest: int
    highest: int


Options = Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One kind of happening. It has `events` and `read`, or `find`; its file's docstring says who may enter again."""

    key: str
    label: Promise
    """In the editor's list: "An order is delivered"."""
    says: Promise
    """On the map and in a run, with the options by name: "%(days)s days before the warranty ends"."""
    options: tuple[Option, ...] = ()
    late: timedelta
    """How long ago it may have happened to still begin anything: after an import, after days without power."""
    same_order: bool | None = None
    """What ends a run or its waiting: only what happened to its own order (True), to another one (False), or both."""
    of_order: bool = False
    """Whether what begins by it is about the purchase itself, so that it is over when its order comes back."""
    events: tuple[type[Event], ...] = ()
    read: Callable[[Sequence[Any]], Iterable[Entry]] | None = None
    """Of these events those that mean it. Asked with a batch, in a fixed number of queries."""
    find: Callable[[datetime, Options], Iterable[Entry]] | None = None
    """Everybody to whom it happened within `late` before a moment, whether known or not: a plan takes each key once."""
    every: timedelta = timedelta(days=1)
    """How often `find` is asked."""

    def __post_init__(self) -> None:
        assert bool(self.events) == bool(self.read) and bool(self.read) != bool(self.find), self.key

    @property
    def of_time(self) -> bool:
        """Whether the clock brings it. A plan may begin with such a one, but not wait for it: nobody tells us of it."""
        return self.find is not None

    def chosen(self, given: Mapping[str, object]) -> dict[str, int]:
        """The options as a plan chose them, the rest by default.

        Refused: journeys.trigger_option_unknown, journeys.trigger_option_wrong.
        """
        for name in given:
            known = any(one.name == name for one in self.options)
            refuse_if(not known, Refused("journeys.trigger_option_unknown", {"name": name}, status=422))
        return {one.name: self._number(one, given.get(one.name, one.default)) for one in self.options}

    def sentence(self, given: Mapping[str, object]) -> str:
        """What it is with these options, in the reader's language."""
        return str(self.says) % self.chosen(given)

    def _number(self, option: Option, value: object) -> int:
        if type(value) is int and option.lowest <= value <= option.highest:
            return value
        limits = {"name": str(option.label), "lowest": option.lowest, "highest": option.highest}
        raise Refused("journeys.trigger_option_wrong", limits, status=422)
