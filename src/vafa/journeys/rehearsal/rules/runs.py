"""What a life in a rehearsal is made of: runs, what of them is due, and the notebook in which all of it is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappush
from itertools import count

from vafa.journeys.rehearsal.rules import diary as d
from vafa.journeys.rehearsal.rules.diary import Gate, Letter, Line, Voice
from vafa.journeys.rehearsal.rules.facts import Person, Play, Scene
from vafa.journeys.rehearsal.rules.repeats import Row
from vafa.journeys.rules.scheduling import Walker
from vafa.journeys.rules.splitting import percent_of
from vafa.journeys.rules.steps import Step


@dataclass(slots=True)
class Run:
    """One way through one plan."""

    no: int
    place: int  # of its plan among those that take part
    play: Play
    key: str
    order: int | None
    walker: Walker
    held_out: bool
    seen: dict[str, datetime] = field(default_factory=dict)
    step: str = ""  # the one it is at
    ended: str = ""  # why it is over

    @property
    def over(self) -> bool:
        """Whether it takes no more steps."""
        return bool(self.ended)

    @property
    def left(self) -> str:
        """Why it ended before its time; "" where it did not."""
        return "" if self.ended == d.THROUGH else self.ended


@dataclass(slots=True)
class Due:
    """Something of a run that has its moment: a step, a letter that is asked about again, another try of a call."""

    run: Run
    step: Step
    row: Row
    letter: Letter | None = None
    tries: int = 0


@dataclass(slots=True)
class Answer:
    """An answer on its way to us."""

    run: Run
    step: str
    unhappy: bool
    score: int | None = None  # where a number was asked for


@dataclass(slots=True)
class Notebook:
    """One customer's runs, rows and letters, what is to come, and the lines of the diary."""

    scene: Scene
    person: Person
    gate: Gate
    lines: list[Line] = field(default_factory=list)
    voice: Voice = field(default_factory=Voice)
    runs: list[Run] = field(default_factory=list)
    rows: dict[tuple[int, str], list[Row]] = field(default_factory=dict)  # by plan and step
    held: dict[int, tuple[Due, str]] = field(default_factory=dict)  # letters that wait, and why
    ahead: list[tuple[datetime, int, object]] = field(default_factory=list)  # a heap
    serial: "count[int]" = field(default_factory=count)

    def at(self, moment: datetime, what: object) -> None:
        """It will happen then."""
        heappush(self.ahead, (moment, next(self.serial), what))

    def note(self, at: datetime, run: Run | None, step: str, what: str, detail: str = "") -> None:
        """One line of the diary."""
        if run is None:
            self.lines.append(Line(at, d.NOBODY, d.NOBODY, step, what, detail))
        else:
            self.lines.append(Line(at, run.no, run.place, step, what, detail))

    def keep(self, run: Run, key: str, due: datetime, until: datetime) -> Row:
        """A row for a step, as the engine would write it."""
        row = Row(run.walker.started_at, run.no, due, until)
        self.rows.setdefault((run.place, key), []).append(row)
        return row

    def leave_out(self, due: Due, at: datetime, reason: str, what: str = d.SKIPPED) -> str:
        """It is skipped, or fails; no way of it is taken."""
        due.row.end(what, at, reason)
        self.note(at, due.run, due.step.key, what, reason)
        return ""

    def draw(self, *parts: object) -> float:
        """A number from 0 up to 1 that is always the same for these names."""
        named = [one.key if isinstance(one, Run) else one for one in parts]
        return percent_of("rehearsal", self.person.id, *(str(one) for one in named)) / 100
