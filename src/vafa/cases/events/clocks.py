"""What happens to promises; the clocks are folded from these (`rules.clocks`)."""

from dataclasses import dataclass
from datetime import datetime

from vafa.cases.events.base import CaseEvent


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
class PolicyApplied(CaseEvent):
    """A promise got other terms."""

    promise_id: int
    kind: str
    policy: str
    minutes: int
    calendar: str
    due_at: datetime


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
class WaitOver(CaseEvent):
    """What we wait for should be there by now."""

    reason: str
    until: datetime
