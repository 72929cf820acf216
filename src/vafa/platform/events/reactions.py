"""Who reacts to what. A reader is a function that takes a batch of events; readers keep their own place in the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vafa.platform.events.event import Event

React = Callable[[Any], None]


@dataclass(frozen=True)
class Reader:
    """A registered reaction: its name, the events it takes, and whether it runs inside the publishing transaction."""

    name: str
    events: tuple[type[Event], ...]
    react: React
    inline: bool
    size: int

    @property
    def event_names(self) -> list[str]:
        """The names of its events in the log."""
        return [event.name for event in self.events]


_readers: dict[str, Reader] = {}


def reacts_to(*events: type[Event], inline: bool = False, size: int = 1000) -> Callable[[React], React]:
    """Register a reaction to these events.

    It is called with a batch of at most `size` events in commit order, at least once, inside a transaction that also
    moves its place; so it must be idempotent only towards the outside world. Inline ones run in the publisher's
    transaction and must be few.
    """

    def keep(react: React) -> React:
        name = f"{react.__module__.removeprefix('vafa.').removesuffix('.reactions')}.{react.__name__}"
        _readers[name] = Reader(name, events, react, inline, size)
        return react

    return keep


def readers() -> Mapping[str, Reader]:
    """Every reader by name, in a fixed order."""
    return dict(sorted(_readers.items()))


def inline_readers(name: str) -> list[Reader]:
    """Readers that run inside the publishing transaction of this event."""
    return [one for one in readers().values() if one.inline and name in one.event_names]


def batch_readers(names: set[str]) -> list[str]:
    """Names of the readers that want any of these events later."""
    return [one.name for one in readers().values() if not one.inline and names.intersection(one.event_names)]
