"""The numbers of a rehearsal, gathered customer by customer; what is kept does not grow with how many there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import TypeVar
from zoneinfo import ZoneInfo

from vafa.journeys.rehearsal.rules import diary as d
from vafa.journeys.rehearsal.rules.diary import Line
from vafa.journeys.rehearsal.rules.facts import Person, Scene
from vafa.journeys.rehearsal.rules.stories import Stories

CROWDED = ("too_many_lately", "too_close", "more_important")  # held back for the sake of attention
MOST_DAYS = 10
T = TypeVar("T", date, tuple[int, int])


@dataclass
class StepCount:
    """How one step fared: how often it was reached, done and by which channel, left out and why, waited and why."""

    reached: int = 0
    done: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)  # letters that had to wait, by the first reason
    turns: Counter[str] = field(default_factory=Counter)  # where those that decide or wait went on
    answers: Counter[str] = field(default_factory=Counter)
    calls: int = 0  # times somebody took the telephone


@dataclass
class Day:
    """What one day asks of customers and staff; `others` is what the other plans send."""

    messages: int = 0
    calls: int = 0
    minutes: int = 0
    others: int = 0


@dataclass
class Tally:
    """Everything a rehearsal counts of the plan it is about, which is the first of the scene's plays."""

    scene: Scene
    zone: ZoneInfo
    people: int = 0
    runs: int = 0
    held_out: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    steps: dict[str, StepCount] = field(default_factory=dict)
    days: dict[date, Day] = field(default_factory=dict)
    crowded: int = 0  # days on which a customer would have heard too much
    crowded_people: int = 0
    crowded_days: Counter[date] = field(default_factory=Counter)
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)  # plays that wanted the same customer's day
    stories: Stories = field(default_factory=Stories)
    unhappy: int = 0

    def __post_init__(self) -> None:
        self.steps = {key: StepCount() for key in self.scene.plays[0].path.steps}
        self._minutes = {one.key: one.minutes for one in self.scene.plays[0].path.touchpoints}

    def add(self, person: Person, lines: Sequence[Line], held_out: int) -> None:
        """Count one customer's life."""
        own = [line for line in lines if line.play == 0]
        if not own:
            return
        self.people += 1
        self.held_out += held_out
        for line in own:
            self._count(line)
        for line in lines:
            if line.play > 0 and line.what == d.SENT:
                self._day(line.at).others += 1
        self._collide(lines)
        self.stories.offer(person, lines)

    def _count(self, line: Line) -> None:
        match line.what:
            case d.BEGAN:
                self.runs += 1
            case d.THROUGH | d.LEFT:
                self.ended[line.detail or d.THROUGH] += 1
        step = self.steps.get(line.step)
        if step is None:
            return
        match line.what:
            case d.REACHED_STEP:
                step.reached += 1
            case d.SENT:
                step.done += 1
                step.channels[line.detail] += 1
                self._day(line.at).messages += 1
            case d.CALLED | d.NO_ANSWER:
                step.done += line.what == d.CALLED
                step.calls += 1
                day = self._day(line.at)
                day.calls += 1
                day.minutes += self._minutes.get(line.step, 0) if line.what == d.CALLED else 1
            case d.WENT:
                step.done += 1
                step.turns[line.detail] += 1
            case d.GAVE | d.MARKED:
                step.done += 1
            case d.OPENED if line.step not in self._minutes:
                step.done += 1
            case d.SKIPPED | d.FAILED:
                step.skipped[line.detail] += 1
            case d.HELD:
                step.held[line.detail] += 1
            case d.ANSWERED:
                step.answers[line.detail] += 1
                self.unhappy += line.detail == d.UNHAPPY

    def _collide(self, lines: Sequence[Line]) -> None:
        """Days on which somebody would have heard too much, and plans that wanted the same day."""
        wanted: dict[date, set[int]] = {}
        crowded: set[date] = set()
        for line in lines:
            if line.what not in (d.SENT, d.HELD):
                continue
            day = self._local(line.at)
            if line.what == d.SENT or line.detail in CROWDED:
                wanted.setdefault(day, set()).add(line.play)
            if line.what == d.HELD and line.detail in CROWDED:
                crowded.add(day)
        self.crowded += len(crowded)
        self.crowded_people += bool(crowded)
        self.crowded_days.update(crowded)
        for plays in wanted.values():
            if 0 in plays and len(plays) > 1:
                self.pairs.update(pair for pair in combinations(sorted(plays), 2) if pair[0] == 0)

    def _local(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _day(self, at: datetime) -> Day:
        return self.days.setdefault(self._local(at), Day())

    def as_json(self) -> dict[str, object]:
        """As it is kept; counts are plain numbers by code."""
        return {
            "people": self.people, "runs": self.runs, "held_out": self.held_out, "ended": dict(self.ended),
            "unhappy": self.unhappy,
            "steps": {key: _plain(vars(one)) for key, one in self.steps.items()},
            "days": {f"{day}": [*vars(one).values()] for day, one in sorted(self.days.items())},
            "crowded": {
                "days": self.crowded, "people": self.crowded_people,
                "worst": [[f"{day}", many] for day, many in _most(self.crowded_days)],
            },
            "pairs": [[self.scene.plays[other].name, many] for (_, other), many in _most(self.pairs)],
            "stories": self.stories.as_json(),
        }  # fmt: skip


def _most(counts: Counter[T]) -> list[tuple[T, int]]:
    """The first of them; of two alike the one that comes first, whoever was counted first."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_DAYS]


def _plain(counts: Mapping[str, object]) -> dict[str, object]:
    return {name: dict(one) if isinstance(one, Counter) else one for name, one in counts.items()}
