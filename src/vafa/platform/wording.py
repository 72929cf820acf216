"""Where rooms put their sentences: for refusals, and for events on the timeline. It holds no sentence of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from vafa.platform.values import Refused

_refusals: dict[str, Promise | str] = {}
_lines: dict[str, Callable[[Any], "Line"]] = {}


@dataclass(frozen=True)
class Line:
    """An event as people read it: a title, a quieter second part, an icon, a tone (plain, good, late, wait), a link."""

    title: str
    note: str = ""
    icon: str = "point"
    tone: str = "plain"
    url: str = ""


def refusals(sentences: Mapping[str, Promise | str]) -> None:
    """Register the sentence of each refusal code; placeholders are the refusal's data."""
    _refusals.update(sentences)


def sentence(refused: Refused) -> str:
    """The refusal in the reader's words. A code without a sentence is a mistake of ours, so it is shown as it is."""
    words = _refusals.get(refused.code)
    return str(words) % refused.data if words is not None else f"{gettext('This was refused.')} ({refused.code})"


def known_refusals() -> Mapping[str, Promise | str]:
    """All registered refusal sentences by code."""
    return dict(sorted(_refusals.items()))


def says(*events: type) -> Callable[[Callable[[Any], Line]], Callable[[Any], Line]]:
    """Register the timeline line of one or more event classes."""

    def keep(write: Callable[[Any], Line]) -> Callable[[Any], Line]:
        for event in events:
            _lines[event.name] = write  # type: ignore[attr-defined]
        return write

    return keep


def line_of(event: Any) -> Line | None:
    """The event's line in the reader's words, or nothing for events people need not see."""
    write = _lines.get(event.name)
    return write(event) if write else None


def told_events() -> frozenset[str]:
    """Names of the events that have a line on the timeline."""
    return frozenset(_lines)
