"""What a complaint goes through."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from vafa.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class ComplaintHeard(CaseEvent):
    """We listened: something of what the customer says went wrong is written down."""


@dataclass(frozen=True, kw_only=True)
class FaultNamed(CaseEvent):
    """Whose fault it was: us, supplier, courier, customer, nobody; "" that it is not known after all."""

    fault: str
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class LossNoted(CaseEvent):
    """What the customer lost, in their words, and in money where it can be said."""

    personal: ClassVar[frozenset[str]] = frozenset({"words"})
    words: str
    loss: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class ApologySaid(CaseEvent):
    """We said sorry, by letter or by phone."""

    personal: ClassVar[frozenset[str]] = frozenset({"words"})
    way: str  # letter, phone
    words: str = ""
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ExceptionMade(CaseEvent):
    """Somebody wrote why less than the loss, or nothing, is given."""

    personal: ClassVar[frozenset[str]] = frozenset({"why"})
    why: str


@dataclass(frozen=True, kw_only=True)
class CompensationEvent(CaseEvent):
    """What every event of a remedy tells."""

    compensation_id: int
    remedy: str
    worth: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class CompensationAsked(CompensationEvent):
    """A remedy above somebody's authority waits for a yes."""

    asked_by_id: int


@dataclass(frozen=True, kw_only=True)
class CompensationGiven(CompensationEvent):
    """A remedy was given, within the authority of `given_by_id`."""

    given_by_id: int
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CompensationDeclined(CompensationEvent):
    """Who was asked said no to a remedy."""

    declined_by_id: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CompensationWithdrawn(CompensationEvent):
    """A remedy is not given after all; `before` says whether it was only asked for, or given already."""

    before: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ComplaintRated(CaseEvent):
    """How satisfied the customer is with how the complaint ended, 1 to 5."""

    score: int
