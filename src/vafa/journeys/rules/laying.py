"""How a plan lies on paper: steps in columns in reading order, lanes where it forks, windows on an axis of true scale.

Columns are wide enough to be read, so they cannot stand where their days are; the axis above them does, and each window
on it opens like a lens onto its column. Nothing here knows counts, languages or pixels: widths are units (a touchpoint
takes two, what only decides or waits takes one), moments are days since the beginning. Drawing is `drawing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vafa.journeys.rules.steps import THEN, Leave, Step, Steps, Wait, WaitFor
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import lists_of

WIDE, NARROW = 2, 1  # units
PIN = 0.4  # of a unit, from where a column begins to the middle of its pin
SHORTEST = 7  # days an axis shows at least


@dataclass(frozen=True)
class Turn:
    """One of the lists of a step that decides."""

    step: str
    turn: str


@dataclass(frozen=True)
class Span:
    """Days since the beginning, both included. It is not `sure` after a wait for a date of theirs, which differs."""

    first: int
    last: int
    sure: bool = True


@dataclass(frozen=True)
class Place:
    """Where a step lies: its column, its lane, its days, and the turns one took to come here, the outermost first."""

    step: Step
    at: int
    width: int
    lane: int
    days: Span
    turns: tuple[Turn, ...] = ()

    @property
    def pin(self) -> float:
        """Where its pin stands, in units."""
        return self.at + PIN


@dataclass(frozen=True)
class Point:
    """A point of a band, `at` units from the beginning, as thick as those who `came` to a step, `went` on after it, or
    took one of its turns. Without a step, as all who began."""

    at: float
    lane: int
    step: str = ""
    turn: str = ""
    went: bool = False


Band = tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """The whole picture."""

    places: tuple[Place, ...]
    bands: tuple[Band, ...]
    units: int
    lanes: int
    days: int  # the axis ends with the end of this many


@dataclass
class _Pen:
    """What is laid so far."""

    places: list[Place] = field(default_factory=list)
    bands: list[list[Point]] = field(default_factory=list)
    units: int = 0

    def put(self, step: Step, lane: int, days: Span, turns: tuple[Turn, ...]) -> Place:
        width = WIDE if isinstance(step, Touchpoint) else NARROW
        self.places.append(Place(step, self.units, width, lane, days, turns))
        self.units += width
        return self.places[-1]

    def begin(self, *points: Point) -> list[Point]:
        self.bands.append(list(points))
        return self.bands[-1]


@dataclass(frozen=True)
class _Open:
    """A band that still has to be led on: its points, as thick as which step it ends."""

    band: list[Point]
    end: Point


def lay(steps: Steps) -> Layout:
    """Lay out the steps of a plan."""
    pen = _Pen()
    trunk = _Open(pen.begin(Point(0, 0)), Point(0, 0))
    open_ends, _days = _lay_list(pen, steps, 0, Span(0, 0), (), [trunk])
    for one in open_ends:
        one.band.append(replace(one.end, at=pen.units))
    days = max((one.days.last + 1 for one in pen.places), default=0)
    lanes = max((one.lane for one in pen.places), default=0)
    lanes = max(lanes, max((point.lane for band in pen.bands for point in band), default=0)) + 1
    return Layout(tuple(pen.places), tuple(map(tuple, pen.bands)), pen.units, lanes, max(days, SHORTEST))


def rows_of(spans: Sequence[Span]) -> list[int]:
    """On which row each span is drawn so that none covers another, as few rows as there may be."""
    ends: list[int] = []
    rows = [0] * len(spans)
    for number, span in sorted(enumerate(spans), key=lambda one: (one[1].first, one[1].last)):
        row = next((at for at, end in enumerate(ends) if end < span.first), len(ends))
        ends[row : row + 1] = [span.last]
        rows[number] = row
    return rows


def _lay_list(
    pen: _Pen, steps: Steps, lane: int, days: Span, turns: tuple[Turn, ...], coming: list[_Open]
) -> tuple[list[_Open], Span | None]:
    """Lay a list; returns the bands that leave it, and the days on which one does: None when nobody does."""
    after: Span | None = days
    reached = days
    for step in steps:
        if after is None:  # what stands after a step that everybody leaves by is never reached
            after, coming = reached, []
        shown, after = _days_of(step, after)
        reached = shown
        place = pen.put(step, lane, shown, turns)
        here = Point(place.pin, lane, step.key)
        band = _join(pen, coming, place, here)
        lists = lists_of(step)
        if isinstance(step, Leave):
            coming, after = [], None
        elif any(lists.values()):
            coming, after = _fork(pen, step, place, after, turns)
        else:
            coming = [_Open(band, replace(here, went=True))]
    return coming, after


def _join(pen: _Pen, coming: list[_Open], place: Place, here: Point) -> list[Point]:
    """Lead what comes to a step's pin; several bands become one there."""
    if len(coming) == 1 and coming[0].band[-1].lane == place.lane:
        coming[0].band.append(here)
        return coming[0].band
    for one in coming:
        one.band.append(replace(one.end, at=place.at))
        one.band.append(replace(one.end, at=place.pin, lane=place.lane))
    return pen.begin(here)


def _fork(pen: _Pen, step: Step, place: Place, after: Span, turns: tuple[Turn, ...]) -> tuple[list[_Open], Span | None]:
    leaving: list[_Open] = []
    ends: list[Span] = []
    lane = place.lane
    for turn, inner in lists_of(step).items():
        taken = Point(place.pin, place.lane, step.key, turn)
        band = pen.begin(taken, replace(taken, at=place.at + place.width, lane=lane))
        begins = _turn_days(step, turn, place.days, after)
        open_ends, end = _lay_list(
            pen, inner, lane, begins, (*turns, Turn(step.key, turn)), [_Open(band, replace(taken, lane=lane))]
        )
        leaving += open_ends
        ends += [end] if end else []
        lane += _lanes_of(inner)
    if not ends:
        return leaving, None
    return leaving, Span(min(one.first for one in ends), max(one.last for one in ends), all(one.sure for one in ends))


def _lanes_of(steps: Steps) -> int:
    """How many lanes a list takes."""
    return max((_lanes_at(one) for one in steps), default=1)


def _lanes_at(step: Step) -> int:
    lists = list(lists_of(step).values())
    return sum(_lanes_of(one) for one in lists) if any(lists) else 1


def _days_of(step: Step, days: Span) -> tuple[Span, Span]:
    """The days a step takes, reached on one of these, and the days on which one goes on."""
    if isinstance(step, Touchpoint):
        if step.since == "start":
            first = max(days.first, step.from_day)
            taken = Span(first, max(first, step.to_day), days.sure)
        else:
            taken = Span(days.first + step.from_day, days.last + step.to_day, days.sure)
        return taken, taken
    if isinstance(step, WaitFor):
        return Span(days.first, days.last + step.days, days.sure), Span(days.first, days.last + step.days, days.sure)
    if isinstance(step, Wait):
        return _days_of_wait(step, days)
    return days, days


def _days_of_wait(step: Wait, days: Span) -> tuple[Span, Span]:
    if step.date:
        return replace(days, sure=False), replace(days, sure=False)
    if step.clock or step.weekdays:
        last = days.last + (6 if step.weekdays else 1)
        return replace(days, last=last), replace(days, last=last)
    whole = max(0, step.days) + step.hours // 24
    return replace(days, last=days.last + whole), Span(days.first + whole, days.last + whole, days.sure)


def _turn_days(step: Step, turn: str, reached: Span, after: Span) -> Span:
    """On which days a turn begins: who waited in vain goes on when the time is over."""
    if isinstance(step, WaitFor) and turn != THEN:
        return Span(reached.first + step.days, after.last, after.sure)
    return after
