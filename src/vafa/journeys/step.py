"""What performing a step may do: a round of due steps, in which each is done, left out, failed or set waiting.

Each kind of step stands in a file of its own in `steps/`, which offers KIND and `perform(rows, doing)` and knows no
other. What follows after a step is planned by whoever runs the round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache
from typing import Protocol

import vafa.journeys.steps as folder
from vafa.journeys.rules.steps import Step
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import Path
from vafa.platform.registry import plugins
from vafa.platform.values import Actor


@dataclass(slots=True)
class Due:
    """A claimed step of a run and all that deciding about it needs."""

    pk: int
    run_id: int
    customer_id: int
    key: str
    kind: str
    window_until: datetime
    outcome: str
    version_id: int
    plan_key: str
    started_at: datetime
    order_id: int | None
    context: Mapping[str, object]
    held_out: bool
    time_zone: str
    hours: tuple[time | None, time | None]  # from when until when they may be reached; None is the shop's
    language: str
    order_number: str
    product: str
    guide_url: str
    against: str  # why it makes no more sense
    repeats: str  # why it would be a repetition
    has_phone: bool


@dataclass
class Round:
    """Some due steps with the ways they are on, and what becomes of them."""

    paths: Mapping[int, Path]  # by version
    actor: Actor
    at: datetime
    turns: dict[int, str] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)

    def path(self, row: Due) -> Path:
        """The way its run is on."""
        return self.paths[row.version_id]

    def step(self, row: Due) -> Step:
        """The step it carries out, as its run's version wrote it."""
        return self.path(row).steps[row.key]

    def touchpoint(self, row: Due) -> Touchpoint:
        """The same of a message, a call or a survey."""
        step = self.step(row)
        assert isinstance(step, Touchpoint)
        return step

    def done(self, row: Due, outcome: str = "", turn: str = "") -> None:
        """It is done, and the run goes on in the list `turn` of the step, or after it."""
        self.outcomes[row.pk] = outcome
        self.turns[row.pk] = turn

    def leave_out(self, row: Due, reason: str) -> None:
        """It is skipped for a reason (a code)."""
        self.left_out[row.pk] = reason

    def fail(self, row: Due, reason: str) -> None:
        """It could not be done, for a reason (a code)."""
        self.failed[row.pk] = reason


class StepFile(Protocol):
    """What a file in `steps/` offers."""

    KIND: str

    def perform(self, rows: Sequence[Due], doing: Round) -> None:
        """Do these steps, all of this kind; those about which nothing is said are waiting."""


Perform = Callable[[Sequence[Due], Round], None]


@cache
def performers() -> Mapping[str, Perform]:
    """How each kind of step is done."""
    found: list[StepFile] = list(plugins(folder))
    return {one.KIND: one.perform for one in found}


def by_step(rows: Sequence[Due], doing: Round) -> Mapping[tuple[int, str], list[Due]]:
    """The rows of each step of each version."""
    found: dict[tuple[int, str], list[Due]] = {}
    for row in rows:
        found.setdefault((row.version_id, row.key), []).append(row)
    return found
