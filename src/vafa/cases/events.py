"""What happens with cases."""

from dataclasses import dataclass, field
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
    minutes: int = 0
    calendar: str = ""
    policy: str = ""


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


@dataclass(frozen=True, kw_only=True)
class StageEntered(CaseEvent):
    """The case went on to a stage (or back). `open_items` were overridden for the reason in `why`."""

    stage: int
    before: int
    kind: str
    told: bool = False  # the customer is told by a letter
    why: str = ""
    open_items: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CasePaused(CaseEvent):
    """The clocks of these promises stand: we wait for the customer, a part, the courier."""

    reason: str
    promise_ids: list[int]
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseResumed(CaseEvent):
    """The clocks run again."""

    reason: str
    promise_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PolicyApplied(CaseEvent):
    """A promise got other terms."""

    promise_id: int
    kind: str
    policy: str
    minutes: int
    calendar: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PromiseWarned(CaseEvent):
    """The last quarter of a promise has begun."""

    promise_id: int
    kind: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PromiseTakenBack(CaseEvent):
    """What kept the promise was undone; it is owed again."""

    promise_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class PromiseCalledOff(CaseEvent):
    """The promise no longer needs keeping."""

    promise_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class HandedOver(CaseEvent):
    """The work of a stage went to someone inside; the owner stays who the customer speaks with."""

    staff_id: int
    stage: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class PriorityChanged(CaseEvent):
    """The case is more, or less, pressing than before."""

    priority: int
    before: int


@dataclass(frozen=True, kw_only=True)
class CheckTicked(CaseEvent):
    """An item of a stage's checklist was ticked off, or (`done` is false) opened again."""

    stage: int
    key_of_item: str
    words: str
    done: bool = True


@dataclass(frozen=True, kw_only=True)
class FormFilled(CaseEvent):
    """A stage's form was filled in; on paper it happened before it was recorded."""

    stage: int
    on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(CaseEvent):
    """Someone accountable was asked for a yes."""

    approval_id: int
    about: str  # stage, compensation
    asked_of: list[int]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ApprovalDecided(CaseEvent):
    """They said yes, or no and why."""

    approval_id: int
    about: str
    granted: bool
    reason: str = ""
    asked_by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    """Nothing more is expected of anyone."""

    how: str  # confirmed, silence, merged, spam
