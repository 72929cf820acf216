"""What happens to one customer in a rehearsal, line by line, and what stands to be said to them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from vafa.customers.conditions.rules.tree import Tree
from vafa.journeys.rehearsal.rules.facts import Person

# What a line tells; `detail` says more: a channel, a reason, a way.
BOUGHT, GONE, BEGAN, LEFT, THROUGH = "bought", "gone", "began", "left", "through"
REACHED_STEP, SENT, HELD, SKIPPED, FAILED = "reached", "sent", "held", "skipped", "failed"
CALLED, NO_ANSWER, ANSWERED, OPENED, RESOLVED = "called", "no_answer", "answered", "opened", "resolved"
WENT, GAVE, MARKED = "went", "gave", "marked"
GOOD, UNHAPPY = "good", "unhappy"
NOBODY = -1
"""The run of a line that is about none."""


class Line(NamedTuple):
    """One thing that happened: in which run (`NOBODY`: none) of which plan, at which step."""

    at: datetime
    run: int
    play: int
    step: str
    what: str
    detail: str = ""


class Ask(NamedTuple):
    """A question the walk cannot answer by itself: whether conditions hold of the customer at a moment."""

    person: int
    tree: Tree
    at: datetime


@dataclass(slots=True)
class Letter:
    """Something to be said."""

    serial: int
    purpose: str
    letter: str
    channel: str
    importance: int
    until: datetime  # after which it makes no more sense


@dataclass(slots=True)
class Voice:
    """What leaves to one customer: what is gone, what waits and until when, and when surveys were asked."""

    gone: list[datetime] = field(default_factory=list)
    waiting: dict[int, tuple[datetime, Letter]] = field(default_factory=dict)
    surveyed: list[datetime] = field(default_factory=list)


class Said(NamedTuple):
    """What the gate says: it leaves on `channel`, or is asked again at `again` because of `reason`, or never leaves."""

    channel: str = ""
    again: datetime | None = None
    reason: str = ""


class Gate(Protocol):
    """Whether something may be said to somebody now, as `conversations.sending` would decide."""

    def ask(self, person: Person, voice: Voice, letter: Letter, at: datetime) -> Said:
        """The answer at a moment, with what left before and what waits."""
        ...
