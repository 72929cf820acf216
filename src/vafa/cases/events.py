"""What happens with cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """What every event of a case tells."""

    subject: ClassVar[str] = "case"
    case_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A request became a case."""

    kind: str
    channel: str
    title: str


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(CaseEvent):
    """Someone took the case, or was given it."""

    staff_id: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(CaseEvent):
    """We wrote to the customer about the case."""

    message_id: int
    first: bool


@dataclass(frozen=True, kw_only=True)
class CustomerWrote(CaseEvent):
    """The customer added something to the case."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class NoteWritten(CaseEvent):
    """Someone noted something for us on the case."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class PromiseMade(CaseEvent):
    """The customer may expect something of us by a moment."""

    promise_id: int
    kind: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PromiseKept(CaseEvent):
    """We did what we promised; `on_time` says whether by then."""

    promise_id: int
    kind: str
    on_time: bool


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(CaseEvent):
    """The moment passed and we had not done it. `owner_id` is who has the case in hand, if anyone."""

    promise_id: int
    kind: str
    due_at: datetime
    owner_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseResolved(CaseEvent):
    """We said the work is done."""

    resolution_id: int
    how: str


@dataclass(frozen=True, kw_only=True)
class ResolutionConfirmed(CaseEvent):
    """The customer said it did the work."""

    resolution_id: int


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    """It was not done after all."""

    resolution_id: int
    why: str
