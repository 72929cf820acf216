"""What happens with surveys, call-backs and causes. What is about a case is told on the case, too."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class AboutACase(Event):
    """What may be about a case."""

    subject: ClassVar[str] = "case"
    case_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SurveySent(AboutACase):
    """A customer was asked."""

    survey: str
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(AboutACase):
    """A customer said how it felt. `score` is the survey's own measure; `again` that an earlier answer was changed."""

    personal: ClassVar[frozenset[str]] = frozenset({"answers", "words"})
    survey: str
    kind: str
    response_id: int
    score: int | None = None
    scores: dict[str, int] = field(default_factory=dict)
    low: bool = False
    again: bool = False
    answers: dict[str, object] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class CallBackOpened(AboutACase):
    """After a low score somebody is to call by a moment."""

    call_back_id: int
    due_at: datetime
    owner_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallBackHandedOver(AboutACase):
    """Somebody else is to call."""

    call_back_id: int
    owner_id: int | None
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallBackTried(AboutACase):
    """Somebody called and nobody answered; they call again."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    call_back_id: int
    next_at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CallBackDone(AboutACase):
    """The call after a low score came to its end."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    call_back_id: int
    outcome: str
    on_time: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SurveyPublished(Event):
    """A survey has a new version."""

    subject: ClassVar[str] = "survey"
    survey_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class CauseNamed(AboutACase):
    """Somebody said why this case came."""

    cause_id: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class CauseTakenBack(AboutACase):
    """The case did not come of this cause after all."""

    cause_id: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class CauseOpened(Event):
    """Cases of one theme have a cause with a name."""

    subject: ClassVar[str] = "cause"
    cause_id: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionPlanned(Event):
    """Something will be done against a cause."""

    subject: ClassVar[str] = "cause"
    cause_id: int
    action_id: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionDone(Event):
    """Something was done against a cause; from now on its effect is counted."""

    subject: ClassVar[str] = "cause"
    cause_id: int
    action_id: int
    on_time: bool
