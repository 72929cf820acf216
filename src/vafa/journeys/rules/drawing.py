"""The laid-out plan as coordinates: an axis of true scale with its ticks, lenses onto columns, and the flow of people.

All coordinates across are thousandths of the picture's width, from the side on which reading begins; from right to left
they are mirrored exactly. Depths are rows and lanes, made into lengths by whoever draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from vafa.journeys.rules.laying import Band, Layout, Place, Point, rows_of

ACROSS = 1000.0
LABEL, WIDTH = 88, 920  # pixels a tick's label needs at most, and those the narrowest picture has
Unit = Literal["day", "week", "month", "year"]
STEPS: Sequence[tuple[int, int, Unit]] = (  # days between labels, between small ticks, and what is counted
    (1, 1, "day"), (2, 1, "day"), (7, 1, "week"), (14, 7, "week"), (30, 7, "month"), (60, 30, "month"),
    (90, 30, "month"), (180, 30, "month"), (365, 90, "year"), (730, 365, "year"), (1825, 365, "year"),
)  # fmt: skip
LENGTH: dict[Unit, int] = {"day": 1, "week": 7, "month": 30, "year": 365}
THICKEST, THINNEST = 0.36, 0.03  # half of a band, as a part of a lane


@dataclass(frozen=True)
class Tick:
    """A mark of the axis. Labelled ones say the how-manieth day, week, month or year ends there."""

    x: float
    day: int
    number: int = 0
    unit: Unit | None = None


@dataclass(frozen=True)
class Window:
    """A step's days on the axis: from x to x + width on a row, and the column its lens opens onto, from..until."""

    key: str
    x: float
    width: float
    row: int
    column: tuple[float, float]
    sure: bool


@dataclass(frozen=True)
class Edge:
    """A point of a band's two sides: `y` is its middle in lanes, `half` half of its thickness in lanes."""

    x: float
    y: float
    half: float


def ticks(days: int, *, rtl: bool = False, width: int = WIDTH) -> list[Tick]:
    """Marks of an axis of so many days, labelled as often as labels have room."""
    room = LABEL / width * days
    step, small, unit = next((one for one in STEPS if one[0] >= room), STEPS[-1])
    found = []
    for day in sorted({*range(0, days + 1, step), *range(0, days + 1, small)}):
        labelled = day % step == 0 and day + room <= days
        x = _x(day / days * ACROSS, rtl)
        found.append(Tick(x, day, day // LENGTH[unit], unit) if labelled else Tick(x, day))
    return found


def windows(layout: Layout, places: Sequence[Place], *, rtl: bool = False) -> list[Window]:
    """The windows of these steps on the axis."""
    rows = rows_of([one.days for one in places])
    return [_window(layout, place, row, rtl) for place, row in zip(places, rows, strict=True)]


def flow(layout: Layout, count: Callable[[Point], int], *, rtl: bool = False) -> list[list[Edge]]:
    """The bands, as thick as the people on them; where nobody is yet, as thin as a thread."""
    most = max((count(point) for band in layout.bands for point in band), default=0)
    return [_edges(band, count, most, layout.units, rtl) for band in layout.bands]


def _edges(band: Band, count: Callable[[Point], int], most: int, units: int, rtl: bool) -> list[Edge]:
    return [
        Edge(
            _x(point.at / max(units, 1) * ACROSS, rtl),
            point.lane + 0.5,
            THINNEST + (THICKEST - THINNEST) * (count(point) / most if most else 0),
        )
        for point in band
    ]


def _window(layout: Layout, place: Place, row: int, rtl: bool) -> Window:
    begin, end = place.days.first / layout.days * ACROSS, (place.days.last + 1) / layout.days * ACROSS
    column = place.at / layout.units * ACROSS, (place.at + place.width) / layout.units * ACROSS
    return Window(
        place.step.key,
        ACROSS - end if rtl else begin,
        end - begin,
        row,
        (ACROSS - column[1], ACROSS - column[0]) if rtl else column,
        place.days.sure,
    )


def _x(x: float, rtl: bool) -> float:
    return ACROSS - x if rtl else x
