"""The journey map: a plan in columns below an axis that is true to scale, with the people who walk it as its flow.

It draws what it is given; where things lie is worked out by whoever has a plan. Across are thousandths of the width
from the left, down are pixels on the axis and hundredths of a lane in the flow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from vafa.platform.ui.components.parts import State

LABELS, ROW, LENS, LANE = 22, 7, 34, 3.25  # heights of the axis in pixels; of a lane in rem

Side = tuple[float, float, float]  # of a band: across, the middle in lanes, half its thickness in lanes


@dataclass(frozen=True)
class AxisMark:
    """A mark of the axis: from the left, from its beginning, and a label where there is room for one."""

    across: float
    along: float
    label: str = ""

    @property
    def x(self) -> str:
        return percent(self.across)

    @property
    def y(self) -> str:
        return percent(self.along)


@dataclass(frozen=True)
class AxisWindow:
    """The days of a touchpoint: on the axis, on which of its rows, and between which ends of the columns it opens.

    Without a column it is only a mark: days of waiting. `sure` is False when its days hang on a date of the customer's.
    """

    across: float
    width: float
    along: float
    row: int = 0
    column: tuple[float, float] | None = None
    sure: bool = True

    @property
    def x(self) -> str:
        return percent(self.across)

    @property
    def y(self) -> str:
        return percent(self.along)

    @property
    def length(self) -> str:
        return percent(self.width)

    @property
    def depth(self) -> int:
        return LABELS + ROW * self.row

    def lens(self, height: int) -> str:
        """The points of the lens that opens from the days onto the column."""
        assert self.column is not None
        top, (start, end) = self.depth + ROW - 2, self.column
        return f"{self.across:.2f},{top} {self.across + self.width:.2f},{top} {end:.2f},{height} {start:.2f},{height}"


@dataclass(frozen=True)
class Axis:
    """Days, weeks and months, true to scale."""

    marks: Sequence[AxisMark]
    windows: Sequence[AxisWindow]
    said: str = ""  # how long it is, in words

    @property
    def height(self) -> int:
        rows = max((one.row for one in self.windows), default=0) + 1
        return LABELS + ROW * rows + LENS

    @property
    def lenses(self) -> list[str]:
        return [one.lens(self.height) for one in self.windows if one.column]

    @property
    def floor(self) -> int:
        """Where marks of the axis end."""
        return self.height - LENS


@dataclass(frozen=True)
class Touch:
    """A step of a journey. `narrow` ones only wait or decide. `live` are (icon, number, text, address or "") lines.

    `lane` is where its pin stands when the way forks; `phase` begins a stretch of the journey `span`
    units long above its column; a wide step is two units wide. `mark` says what is special about it now, such as that
    it is new; it is `open` beside the map, or has the `focus`.
    """

    label: str
    day: str
    icon: str
    key: str = ""
    narrow: bool = False
    lane: int = 0
    phase: str = ""
    phase_note: str = ""
    span: int = 2
    why: str = ""
    say: str = ""
    only: Sequence[str] = ()
    by: str = ""
    by_note: str = ""
    by_icon: str = ""
    by_else: str = ""
    measure: str = ""
    measure_text: str = ""
    reached: float | None = None
    state: State = "now"
    target: str = ""
    live: Sequence[tuple[str, str, str, str]] = ()
    url: str = ""
    mark: str = ""
    mark_state: State = "planned"
    open: bool = False
    focus: bool = False


@dataclass(frozen=True)
class Meanwhile:
    """What happens beside the plan: an event that moves people, an occasion they are greeted on."""

    title: str
    then: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Small:
    """A journey as a thumbnail: its flow, and dots (across, down) where one is met."""

    bands: Sequence[str]
    lanes: int
    dots: Sequence[tuple[str, str]] = ()

    @property
    def box(self) -> str:
        return f"0 0 1000 {100 * self.lanes}"

    @property
    def height(self) -> str:
        return f"{0.75 + 0.75 * self.lanes:g}rem"

    @property
    def places(self) -> Sequence[tuple[str, str]]:
        """The dots as parts of the whole."""
        return [(percent(float(x)), percent(10 * float(y) / self.lanes)) for x, y in self.dots]


@dataclass(frozen=True)
class JourneyMap:
    """A journey: its axis, its steps, its flow, and what happens meanwhile. A `draft` is one nobody walks yet.

    `edits` says beside each step that it can be changed here.
    """

    touches: Sequence[Touch]
    axis: Axis | None = None
    bands: Sequence[str] = ()
    lanes: int = 1
    events: Sequence[Meanwhile] = ()
    occasions: Sequence[Meanwhile] = ()
    draft: bool = False
    edits: bool = False

    @property
    def flow_height(self) -> str:
        return f"{LANE * self.lanes:g}rem"

    @property
    def flow_box(self) -> str:
        return f"0 0 1000 {100 * self.lanes}"


def band(sides: Sequence[Side]) -> str:
    """The outline of a band through these points, as a path."""
    if not sides:
        return ""
    over = [_bend(a, b, -1) for a, b in pairwise(sides)]
    back = [_bend(b, a, 1) for a, b in pairwise(sides)]
    (x, y, half), (end_x, end_y, end_half) = sides[0], sides[-1]
    start, turn = f"M{x:.1f} {100 * (y - half):.1f}", f"L{end_x:.1f} {100 * (end_y + end_half):.1f}"
    return " ".join([start, *over, turn, *reversed(back), "Z"])


def percent(thousandths: float) -> str:
    """A length as SVG takes it."""
    return f"{thousandths / 10:.3f}%"


def _bend(a: Side, b: Side, side: int) -> str:
    middle = (a[0] + b[0]) / 2
    ya, yb = 100 * (a[1] + side * a[2]), 100 * (b[1] + side * b[2])
    return f"C{middle:.1f} {ya:.1f} {middle:.1f} {yb:.1f} {b[0]:.1f} {yb:.1f}"
