"""What Today, the queue, the customer page, insights and the journey are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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


def heat_step(value: float, most: float) -> int:
    """Which of the seven steps of colour a value takes when `most` is the darkest."""
    return min(6, max(0, int(7 * value / most))) if most > 0 else 0
