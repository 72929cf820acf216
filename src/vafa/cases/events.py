"""What happens with cases."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

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
    fields: list[str] = field(default_factory=list)  # whose answers changed
    filled_at: datetime | None = None


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


@dataclass(frozen=True, kw_only=True)
class CaseMentioned(CaseEvent):
    """Colleagues were named in an internal note; from now on they see the case."""

    message_id: int
    staff_ids: list[int]
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TagsChanged(CaseEvent):
    """Tags were put on the case, or taken off."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseEvent):
    """This case was the same matter as another; its messages (`message_ids`) are there now. `was_open`: until then."""

    into_id: int
    into_number: int
    message_ids: list[int]
    was_open: bool = True


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(CaseEvent):
    """The merge was a mistake: the case stands by itself again."""

    from_id: int
    from_number: int


@dataclass(frozen=True, kw_only=True)
class CaseSplit(CaseEvent):
    """Some messages of this case were another matter; they are a case of their own now."""

    other_id: int
    other_number: int
    message_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CaseLinked(CaseEvent):
    """Two cases have to do with one another, or (`why` is not_double) were looked at and are not the same matter."""

    other_id: int
    other_number: int
    why: str = "related"
    on: bool = True


@dataclass(frozen=True, kw_only=True)
class MarkedSpam(CaseEvent):
    """It was no request of a customer; nothing is owed and nobody is told."""


@dataclass(frozen=True, kw_only=True)
class SpamTakenBack(CaseEvent):
    """It was a request after all."""


@dataclass(frozen=True, kw_only=True)
class WaitOver(CaseEvent):
    """What we wait for should be there by now."""

    reason: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CheckedBack(CaseEvent):
    """Some days after the work was done we asked the customer whether it did work."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class SignedOff(CaseEvent):
    """The customer put their name under the final report: drawn on a phone, or by the confirming link."""

    sign_off_id: int
    way: str  # drawn, link


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


@dataclass(frozen=True, kw_only=True)
class CaseConsulted(CaseEvent):
    """A colleague was asked something inside the case; `message_id` is the note with the question."""

    staff_id: int
    asked_by_id: int | None = None
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ConsultAnswered(CaseEvent):
    """Who was asked inside the case wrote their answer as a note."""

    staff_id: int
    message_id: int


@dataclass(frozen=True, kw_only=True)
class CaseChanged(CaseEvent):
    """What the case is about was put right: {"kind": ["question", "technical"], "unit": [None, 17]}."""

    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class OwnAgentSet(Event):
    """From now on the customer speaks with this colleague (None: with whoever is there)."""

    subject: ClassVar[str] = "customer"
    staff_id: int | None = None
    before: int | None = None


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


@dataclass(frozen=True, kw_only=True)
class HandlingCorrected(CaseEvent):
    """The time somebody worked on the case on a day was put right: seconds before and now, and why."""

    personal: ClassVar[frozenset[str]] = frozenset({"why"})
    staff_id: int
    day: str
    before: int
    seconds: int
    why: str


@dataclass(frozen=True, kw_only=True)
class ReviewProposed(CaseEvent):
    """The case is worth looking back at: good or bad, and why (`why` is empty when it was picked by hand)."""

    review_id: int
    side: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseReviewed(CaseEvent):
    """A lead looked back at the case."""

    review_id: int
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewSeen(CaseEvent):
    """Who had the case has read its review."""

    review_id: int
