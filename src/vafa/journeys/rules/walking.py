"""The way through a plan's steps: which one is first, which comes after which, and how to find a step by its key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vafa.journeys.rules.steps import Content, Leave, Step, Steps, Wait, WaitFor
from vafa.journeys.rules.touchpoints import Touchpoint


@dataclass(frozen=True)
class Path:
    """All steps of a plan with what follows each of them. A turn is the list a deciding step goes into."""

    content: Content
    steps: Mapping[str, Step]  # every step by key, in reading order
    first: Step | None
    _next: Mapping[tuple[str, str], str] = field(repr=False)

    def after(self, key: str, turn: str = "") -> Step | None:
        """What comes after a step, for a run that took this turn at it; None at the end of the plan.

        A turn the step does not have goes on after it.
        """
        follows = self._next.get((key, turn), self._next[key, ""])
        return self.steps[follows] if follows else None

    def place(self, key: str) -> int:
        """Which one it is in reading order, beginning with nought."""
        return self._places[key]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.steps)}

    @cached_property
    def dates(self) -> frozenset[str]:
        """Fields of conditions that hold a date some step waits for."""
        return frozenset(one.date for one in self.steps.values() if isinstance(one, Wait) and one.date)

    @cached_property
    def touchpoints(self) -> list[Touchpoint]:
        """What a customer notices of it, in reading order."""
        return [one for one in self.steps.values() if isinstance(one, Touchpoint)]

    @cached_property
    def awaited(self) -> frozenset[str]:
        """What its steps wait for."""
        return frozenset(one.awaited for one in self.steps.values() if isinstance(one, WaitFor))

    @cached_property
    def longest(self) -> int:
        """No run takes longer than this many days, its windows and waits taken together."""
        return _longest(self.content.steps, 0)


def path_of(content: Content) -> Path:
    """The way through a plan."""
    follows: dict[tuple[str, str], str] = {}
    _lay(content.steps, "", follows)
    steps = {one.key: one for one in every_step(content.steps)}
    return Path(content, steps, content.steps[0] if content.steps else None, follows)


def every_step(steps: Steps) -> Iterator[Step]:
    """The steps and all that lie in their lists, in reading order."""
    for one in steps:
        yield one
        for inner in lists_of(one).values():
            yield from every_step(inner)


def lists_of(step: Step) -> Mapping[str, Steps]:
    """The lists a step holds, by turn."""
    return {} if isinstance(step, Touchpoint) else step.lists


def _lay(steps: Steps, outer: str, follows: dict[tuple[str, str], str]) -> None:
    """Note what follows each of these steps; after the last of them comes `outer`."""
    for place, one in enumerate(steps):
        after = steps[place + 1].key if place + 1 < len(steps) else outer
        follows[one.key, ""] = "" if isinstance(one, Leave) else after
        for turn, inner in lists_of(one).items():
            follows[one.key, turn] = inner[0].key if inner else after
            _lay(inner, after, follows)


def _longest(steps: Steps, day: int) -> int:
    """The day on which the longest way through these steps ends, begun on `day`."""
    for one in steps:
        if isinstance(one, Touchpoint):
            day = max(day, one.to_day) if one.since == "start" else day + one.to_day
        elif isinstance(one, Wait):
            day += (
                max(one.days, 0) + one.hours // 24 + (7 if one.clock or one.weekdays else 0) + (366 if one.date else 0)
            )
        elif isinstance(one, WaitFor):
            day += one.days
        day = max((_longest(inner, day) for inner in lists_of(one).values()), default=day)
    return day
