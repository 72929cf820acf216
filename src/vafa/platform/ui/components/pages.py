"""What Today, the queue, the customer page, insights and the journey are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from vafa.platform.ui.components.parts import Action, Due, State


@dataclass(frozen=True)
class QueueItem:
    """An item of the queue: who, time left, what."""

    url: str
    who: str
    what: str
    due: Due | None = None
    icon: str = "message-circle"
    new: bool = False
    current: bool = False


@dataclass(frozen=True)
class Duty:
    """A row of Today. `how` is the kind of work, `tag` a chip after the name; `peek` the address of its side look."""

    url: str
    who: str
    what: str
    due: Due | None = None
    at: str = ""
    at_icon: str = "clock"
    how: str = ""
    icon: str = ""
    tag: str = ""
    peek: str = ""
    current: bool = False


@dataclass(frozen=True)
class DutyGroup:
    """A heading of Today with its rows; `aside` is one quiet sentence at the end of the heading."""

    title: str
    icon: str
    rows: Sequence[Duty]
    aside: str = ""
    total: int | None = None


@dataclass(frozen=True)
class DayStop:
    """Something on the day's line at quarter `q` (0…36 from its first hour); without a `due` under the line."""

    q: int
    label: str
    url: str = ""
    due: Due | None = None
    icon: str = ""


@dataclass(frozen=True)
class Dayline:
    """The working day: `hours` as (quarter, text); `now` the quarter of this moment, None outside the day."""

    hours: Sequence[tuple[int, str]]
    stops: Sequence[DayStop]
    now: int | None = None
    now_text: str = ""


@dataclass(frozen=True)
class NextStep:
    """The one step expected of this person. Without an `action`, `title` says whose turn it is."""

    title: str
    why: str = ""
    action: Action | None = None


@dataclass(frozen=True)
class HeatCell:
    """A cell: its text and its step 0…6; step None means not reached yet."""

    text: str
    step: int | None


@dataclass(frozen=True)
class Heat:
    """A table with colour. `columns` name every column; `rows` are (label, count, cells); `key` is one of them."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[HeatCell]]]
    caption: str
    note: str = ""
    key: str = ""


@dataclass(frozen=True)
class Goal:
    """A figure that answers a question. `change` with `change_state` and `up` says how it moved; `reached` is 0…100."""

    title: str
    value: str
    unit: str = ""
    change: str = ""
    change_state: State = "calm"
    up: bool = True
    reached: float | None = None
    state: State = "now"
    target: str = ""
    url: str = ""


@dataclass(frozen=True)
class Tale:
    """An entry of a customer's story. kind: "" plain, "plan" to come, "in" they wrote, "note", "buy", "good"."""

    title: str
    icon: str
    moment: datetime | None = None
    when: str = ""
    note: str = ""
    body: str = ""
    kind: Literal["", "plan", "in", "note", "buy", "good"] = ""
    due: Due | None = None
    end: str = ""
    url: str = ""


@dataclass(frozen=True)
class Era:
    """A heading of the story; `now` draws the line between what is planned and what has been."""

    label: str
    now: bool = False


@dataclass(frozen=True)
class Phase:
    """A stretch of a journey that spans some touchpoints."""

    label: str
    note: str
    span: int = 1


@dataclass(frozen=True)
class Touch:
    """A touchpoint of a journey. `walkers` is how many customers walk here; `live` are (icon, number, text) lines.

    A line with a fourth part, an address, leads to the rows behind its number.
    """

    label: str
    day: str
    icon: str
    why: str = ""
    say: str = ""
    by: str = ""
    by_note: str = ""
    by_icon: str = ""
    measure: str = ""
    measure_text: str = ""
    reached: float | None = None
    state: State = "now"
    condition: str = ""
    walkers: int = 0
    live: Sequence[tuple[str, str, str] | tuple[str, str, str, str]] = ()
    url: str = ""


@dataclass(frozen=True)
class JourneyMap:
    """A journey as one axis, as thick as the people who walk it."""

    touches: Sequence[Touch]
    phases: Sequence[Phase] = ()

    def weights(self) -> list[int]:
        """How thick each touchpoint's line is on a phone: 1, 2 or 3."""
        most = max((touch.walkers for touch in self.touches), default=0) or 1
        return [1 + round(2 * touch.walkers / most) for touch in self.touches]

    def flow(self) -> str:
        """The path of the thread in a box 100 wide a touchpoint and 40 high, drawn from the start side."""
        most = max((touch.walkers for touch in self.touches), default=0) or 1
        half = [1.2 + 16.8 * (touch.walkers / most) ** 0.5 for touch in self.touches] or [1.2]
        points = [
            (0.0, half[0]),
            *((100 * i + 35.0, h) for i, h in enumerate(half)),
            (100.0 * len(half), half[-1] * 0.8),
        ]
        over = [_bend(a, b, -1) for a, b in pairwise(points)]
        back = [_bend(b, a, 1) for a, b in pairwise(points)]
        end_x, end_h = points[-1]
        return f"M0 {20 - half[0]:.1f} {' '.join(over)} L{end_x:.0f} {20 + end_h:.1f} {' '.join(reversed(back))} Z"


def heat_step(value: float, most: float) -> int:
    """Which of the seven steps of colour a value takes when `most` is the darkest."""
    return min(6, max(0, int(7 * value / most))) if most > 0 else 0


def _bend(a: tuple[float, float], b: tuple[float, float], side: int) -> str:
    middle = (a[0] + b[0]) / 2
    ya, yb = 20 + side * a[1], 20 + side * b[1]
    return f"C{middle:.1f} {ya:.1f} {middle:.1f} {yb:.1f} {b[0]:.1f} {yb:.1f}"
