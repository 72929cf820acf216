"""What happens on a journey."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class RunStarted(Event):
    """A customer began their way through a plan."""

    subject: ClassVar[str] = "run"
    run_id: int
    plan_id: int
    order_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RunEnded(Event):
    """Nothing more will follow on this way; `reason` is a code."""

    subject: ClassVar[str] = "run"
    run_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpEvent(Event):
    """What every event of a follow-up tells."""

    subject: ClassVar[str] = "follow_up"
    follow_up_id: int
    touchpoint: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class FollowUpDone(FollowUpEvent):
    """The follow-up reached the customer; `on_time` says whether inside its window."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    outcome: str
    on_time: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUpSkipped(FollowUpEvent):
    """The follow-up was left out, for a reason with a sentence."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpFailed(FollowUpEvent):
    """The follow-up could not be done."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class CallOwed(FollowUpEvent):
    """Someone is to call the customer."""

    staff_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallTried(FollowUpEvent):
    """Someone called and will call again: nobody answered, or the customer asked for another time."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    outcome: str
    next_at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUpAnswered(FollowUpEvent):
    """The customer answered the question we asked."""

    personal: ClassVar[frozenset[str]] = frozenset({"answer"})
    answer: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class PlanPublished(Event):
    """A plan has a new version."""

    subject: ClassVar[str] = "plan"
    plan_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ReturnCallEvent(Event):
    """What every event of a call we owe tells."""

    subject: ClassVar[str] = "return_call"
    personal: ClassVar[frozenset[str]] = frozenset({"number"})
    return_call_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ReturnCallOwed(ReturnCallEvent):
    """Someone is to call a number, since it called in vain ("missed") or somebody asked for it ("asked")."""

    why: str
    due_at: datetime
    staff_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnCallDone(ReturnCallEvent):
    """We talked; the call is owed no longer."""

    personal: ClassVar[frozenset[str]] = frozenset({"number", "note"})
    on_time: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnCallGivenUp(ReturnCallEvent):
    """Nobody could be reached; `reason` is how the last try went."""

    reason: str
