"""What we learn from how cases were handled."""

from dataclasses import dataclass
from typing import ClassVar

from vafa.cases.events.base import CaseEvent


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
