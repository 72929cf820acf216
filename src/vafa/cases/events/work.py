"""The work of a stage: checklists, forms, approvals, questions among colleagues, the sign-off."""

from dataclasses import dataclass, field
from datetime import datetime

from vafa.cases.events.base import CaseEvent


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
class CaseMentioned(CaseEvent):
    """Colleagues were named in an internal note; from now on they see the case."""

    message_id: int
    staff_ids: list[int]
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SignedOff(CaseEvent):
    """The customer put their name under the final report: drawn on a phone, or by the confirming link."""

    sign_off_id: int
    way: str  # drawn, link
