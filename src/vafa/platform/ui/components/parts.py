"""Small parts that many pages share: time left, threads, buttons, people, messages, tabs."""

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
    title: str = ""  # the wall moment, seen when one points at it

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
    """Term and value. kind: "phone", "code" (a serial, an address: kept as it is), "name" (isolated)."""

    term: str
    value: object
    kind: Literal["", "phone", "code", "name"] = ""
    url: str = ""


@dataclass(frozen=True)
class Clip:
    """A file in a message; a picture is shown from the address in `picture`."""

    name: str
    url: str
    note: str = ""
    icon: str = "file"
    picture: str = ""


@dataclass(frozen=True)
class Message:
    """One message of a stream. `side`: "them" the customer, "us" ours, "note" internal.

    `status` is what became of ours: "sending", "sent", "delivered", "read", "skipped", "failed" or "uncertain", with
    `status_text` in words. `retry` and `also` are the ways out for who may choose; `menu` is what else can be done.
    `whole` is the address of the mail as it was sent, `pictures` are addresses of those in it that are not shown.
    """

    author: str
    body: str
    side: Literal["them", "us", "note"] = "them"
    moment: datetime | None = None
    channel: str = ""
    icon: str = "message-circle"
    clips: Sequence[Clip] = ()
    status: Literal["", "sending", "sent", "delivered", "read", "skipped", "failed", "uncertain"] = ""
    status_text: str = ""
    retry: Action | None = None
    also: Action | None = None
    menu: Sequence[Action] = ()
    whole: str = ""
    pictures: Sequence[str] = ()
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
class Tab:
    """One of a few views of the same thing. `over`: there are more than `count`."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    over: bool = False


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
