"""What the components show, as small frozen values: page writers build these, the tags of `{% load ui %}` draw them.

It does not query, translate or format: texts come in translated, moments as datetimes. See docs/reference/components.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["kept", "keptlate", "late", "soon", "now", "paused", "calm", "next", "planned", "held", "skipped"]
UNDER_WAY = ("now", "soon", "late", "paused")


@dataclass(frozen=True)
class Due:
    """Time left to a promise. `fraction` (1 full … 0 over) draws the emptying clock; without it the state's own shape.

    `text` says it in words ("2:36 left"), `title` names the wall moment, `at` lets the page notice when it passes.
    """

    state: State
    text: str
    title: str = ""
    fraction: float | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Station:
    """One stop of a thread. `strong` is the part of the note that matters; `fraction` as in Due."""

    label: str
    state: State
    note: str = ""
    strong: str = ""
    url: str = ""
    fraction: float | None = None
    icon: str = ""

    @property
    def current(self) -> bool:
        return self.state in UNDER_WAY


@dataclass(frozen=True)
class Action:
    """A button or link. `kind`: "" outline, "go" filled (one a page), "bare", "warn". `key` is the hotkey's letter.

    Without `url` it is a button that submits its form when `submit`; `attrs` are further attributes (data-…, hx-…).
    """

    label: str
    url: str = ""
    icon: str = ""
    kind: str = ""
    key: str = ""
    small: bool = False
    wide: bool = False
    bare_icon: bool = False
    submit: bool = False
    disabled: bool = False
    attrs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """A face with a name, a phone number, a quiet second line, and perhaps a tier as a chip at the end."""

    name: str
    note: str = ""
    url: str = ""
    phone: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Pair:
    """Term and value. kind: "phone", "code" (a serial, an address: kept as it is), "name" (isolated by its own letters)."""

    term: str
    value: object
    kind: Literal["", "phone", "code", "name"] = ""
    url: str = ""


@dataclass(frozen=True)
class Clip:
    """A file in a message."""

    name: str
    url: str
    note: str = ""
    icon: str = "file"


@dataclass(frozen=True)
class Message:
    """One message of a stream. `side`: "them" the customer, "us" ours, "note" internal.

    `status` is empty when all is well, else "sending", "failed" or "uncertain", with `status_text` in words.
    """

    author: str
    body: str
    side: Literal["them", "us", "note"] = "them"
    moment: datetime | None = None
    channel: str = ""
    icon: str = "message-circle"
    clips: Sequence[Clip] = ()
    status: Literal["", "sending", "failed", "uncertain"] = ""
    status_text: str = ""
    retry: Action | None = None
    id: str = ""


@dataclass(frozen=True)
class Happening:
    """A line of a stream or a short list: something happened. With `state` a glyph stands in place of the icon."""

    text: str
    moment: datetime | None = None
    icon: str = "circle-dashed"
    url: str = ""
    when: str = ""
    state: State | None = None


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
    """Something on the day's line at quarter `q` (0…36 from its first hour). Without a `due` it stands under the line."""

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
class Tab:
    """One of a few views of the same thing."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Blank:
    """Nothing here: one sentence, what it means, one action, one link, and the stations that will come."""

    title: str
    text: str = ""
    action: Action | None = None
    link: tuple[str, str] | None = None
    link_note: str = ""
    coming: Sequence[Station] = ()


@dataclass(frozen=True)
class HeatCell:
    """A cell: its text and its step 0…6; step None means not reached yet."""

    text: str
    step: int | None


@dataclass(frozen=True)
class Heat:
    """A table with colour. `columns` name the first columns too; `rows` are (label, count, cells); `key` is a column."""

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
    """A touchpoint of a journey. `walkers` is how many customers walk here; `live` are (icon, number, text) lines."""

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
    live: Sequence[tuple[str, str, str]] = ()
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
        points = [(0.0, half[0]), *((100 * i + 35.0, h) for i, h in enumerate(half)), (100.0 * len(half), half[-1] * 0.8)]
        over = [_bend(a, b, -1) for a, b in zip(points, points[1:], strict=False)]
        back = [_bend(b, a, 1) for a, b in zip(points, points[1:], strict=False)]
        end_x, end_h = points[-1]
        return f"M0 {20 - half[0]:.1f} {' '.join(over)} L{end_x:.0f} {20 + end_h:.1f} {' '.join(reversed(back))} Z"


@dataclass(frozen=True)
class Toggle:
    """A switch that saves at once. With `url` it posts there; else it is part of its form."""

    name: str
    label: str
    on: bool
    hint: str = ""
    url: str = ""
    disabled: bool = False


@dataclass(frozen=True)
class Pager:
    """Where in a list one is, and the ways on; an empty address means there is no such way."""

    text: str = ""
    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class Slab:
    """The portal's card: what happens now and by when, first."""

    title: str
    over: Due | None = None
    say: str = ""
    facts: Sequence[tuple[str, str]] = ()
    stations: Sequence[Station] = ()
    sorry: str = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Hit:
    """One answer of search or the palette."""

    title: str
    url: str
    icon: str
    note: str = ""
    due: Due | None = None
    key: str = ""


def heat_step(value: float, most: float) -> int:
    """Which of the seven steps of colour a value takes when `most` is the darkest."""
    return min(6, max(0, int(7 * value / most))) if most > 0 else 0


def _bend(a: tuple[float, float], b: tuple[float, float], side: int) -> str:
    middle = (a[0] + b[0]) / 2
    ya, yb = 20 + side * a[1], 20 + side * b[1]
    return f"C{middle:.1f} {ya:.1f} {middle:.1f} {yb:.1f} {b[0]:.1f} {yb:.1f}"
