"""How a case lives: opened, in hands, through its stages, resolved, closed."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from vafa.cases.events.base import CaseEvent
from vafa.platform.events import Event


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
class HandedOver(CaseEvent):
    """The work of a stage went to someone inside; the owner stays who the customer speaks with."""

    staff_id: int
    stage: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(CaseEvent):
    """We wrote to the customer about the case."""

    message_id: int
    first: bool


@dataclass(frozen=True, kw_only=True)
class ReplyTakenBack(CaseEvent):
    """Words to the customer were taken back before they left; it is as if we had not answered with them."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerWrote(CaseEvent):
    """The customer added something to the case."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class NoteWritten(CaseEvent):
    """Someone noted something for us on the case."""

    message_id: int


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
class CaseChanged(CaseEvent):
    """What the case is about was put right: {"kind": ["question", "technical"], "unit": [None, 17]}."""

    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class PriorityChanged(CaseEvent):
    """The case is more, or less, pressing than before."""

    priority: int
    before: int


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
class CheckedBack(CaseEvent):
    """Some days after the work was done we asked the customer whether it did work."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    """Nothing more is expected of anyone."""

    how: str  # confirmed, silence, merged, spam, moved


@dataclass(frozen=True, kw_only=True)
class OwnAgentSet(Event):
    """From now on the customer speaks with this colleague (None: with whoever is there)."""

    subject: ClassVar[str] = "customer"
    staff_id: int | None = None
    before: int | None = None
