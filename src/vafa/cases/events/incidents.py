"""One thing that strikes many."""

from dataclasses import dataclass
from typing import ClassVar

from vafa.cases.events.base import CaseEvent
from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class IncidentEvent(Event):
    """What every event of an incident tells."""

    subject: ClassVar[str] = "incident"
    incident_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class IncidentDeclared(IncidentEvent):
    """One thing went wrong for many."""


@dataclass(frozen=True, kw_only=True)
class IncidentReached(IncidentEvent):
    """More customers are known to be affected: how many, and by what they were found."""

    count: int
    way: str  # product, serials, orders, hand, cases


@dataclass(frozen=True, kw_only=True)
class IncidentTold(IncidentEvent):
    """Everyone affected was told: how many just now by the notice, and how many no notice can reach."""

    told: int
    unreached: int


@dataclass(frozen=True, kw_only=True)
class AffectedCalled(IncidentEvent):
    """Somebody called an affected customer whom no notice reaches."""


@dataclass(frozen=True, kw_only=True)
class NoticeRead(IncidentEvent):
    """An affected customer says that they read the notice."""


@dataclass(frozen=True, kw_only=True)
class IncidentEnded(IncidentEvent):
    """It is over, and how it went."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseJoinedIncident(CaseEvent):
    """The case is part of an incident, or (`on` is false) was not after all."""

    incident_id: int
    title: str
    on: bool = True
