"""The one step a case expects of one person, with its reason. Words for both are in `wording.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

SILENCE = timedelta(days=3)  # after our answer; then it is time to ask ourselves whether the work is done

Step = Literal["take", "answer", "resolve", "wait", "nothing"]
Reason = Literal["unowned", "someone_else", "customer_waits", "late", "answered", "silent", "resolved"]


class CaseFacts(Protocol):
    """What of a case decides the step; a `Case` has it all."""

    owner_id: int | None
    due_at: datetime | None
    resolved_at: datetime | None
    last_from_us_at: datetime | None


class Person(Protocol):
    """Who asks."""

    pk: int


@dataclass(frozen=True)
class NextStep:
    """What is expected (`step`), why (`reason`), and the moment the reason speaks of."""

    step: Step
    reason: Reason
    moment: datetime | None = None


def next_step(case: CaseFacts, staff: Person, at: datetime) -> NextStep:
    """The step expected of this person now. A promise still owed always asks for an answer of the owner."""
    if case.resolved_at is not None:
        return NextStep("nothing", "resolved", case.resolved_at)
    if case.owner_id is None:
        return NextStep("take", "unowned", case.due_at)
    if case.owner_id != staff.pk:
        return NextStep("wait", "someone_else", case.due_at)
    if case.due_at is not None:
        return NextStep("answer", "late" if case.due_at <= at else "customer_waits", case.due_at)
    if case.last_from_us_at is None:
        return NextStep("answer", "customer_waits")
    if at - case.last_from_us_at < SILENCE:
        return NextStep("wait", "answered", case.last_from_us_at)
    return NextStep("resolve", "silent", case.last_from_us_at)
