"""The one step a case expects of one person, with its reason. Words for both are in `wording.py`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from vafa.cases.rules.shapes import RESOLUTION

SILENCE = timedelta(days=3)  # after our answer; then it is time to ask ourselves whether the work is done

Step = Literal["approve", "take", "answer", "work", "move", "make_good", "resolve", "go_on", "wait", "nothing"]
Reason = Literal[
    "asked_of_you", "asked_of_another", "unowned", "someone_else", "customer_waits", "late", "open_items", "stage_done",
    "wrong_not_made_good", "answered", "silent", "waiting", "wait_over", "resolved", "closed", "merged", "spam",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What of a case decides the step. `answer_due_at` is when a word to the customer is due, if one is owed."""

    owner_id: int | None = None
    handler_id: int | None = None
    stage: int = 1
    answer_due_at: datetime | None = None
    due_at: datetime | None = None
    waiting_for: str = ""
    waiting_until: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    merged: bool = False
    spam: bool = False
    last_from_us_at: datetime | None = None
    open_items: int = 0  # required ones of this stage
    approvers: Collection[int] = ()  # of an approval that is asked and not decided
    to_make_good: bool = False  # a complaint that is solved and has no remedy yet


@dataclass(frozen=True)
class NextStep:
    """What is expected (`step`), why (`reason`), and the moment the reason speaks of."""

    step: Step
    reason: Reason
    moment: datetime | None = None


def next_step(case: Standing, staff_id: int, at: datetime) -> NextStep:
    """The step expected of this person now. A word owed to the customer comes before all other work."""
    ended = _ended(case)
    if ended is not None:
        return ended
    if staff_id in case.approvers:
        return NextStep("approve", "asked_of_you", case.due_at)
    if case.owner_id is None:
        return NextStep("take", "unowned", case.due_at)
    if staff_id not in (case.owner_id, case.handler_id):
        return NextStep("wait", "someone_else", case.due_at)
    if case.answer_due_at is not None and staff_id == case.owner_id:
        return NextStep("answer", "late" if case.answer_due_at <= at else "customer_waits", case.answer_due_at)
    if case.approvers:
        return NextStep("wait", "asked_of_another", case.due_at)
    if case.waiting_for:
        over = case.waiting_until is not None and case.waiting_until <= at
        return NextStep("go_on" if over else "wait", "wait_over" if over else "waiting", case.waiting_until)
    if case.handler_id not in (None, staff_id):
        return NextStep("wait", "someone_else", case.due_at)
    return _work(case, at)


def _ended(case: Standing) -> NextStep | None:
    if case.spam:
        return NextStep("nothing", "spam")
    if case.merged:
        return NextStep("nothing", "merged")
    if case.closed_at is not None:
        return NextStep("nothing", "closed", case.closed_at)
    return NextStep("nothing", "resolved", case.resolved_at) if case.resolved_at is not None else None


def _work(case: Standing, at: datetime) -> NextStep:
    if case.last_from_us_at is None:
        return NextStep("answer", "customer_waits")
    if case.to_make_good:
        return NextStep("make_good", "wrong_not_made_good", case.due_at)
    if case.open_items:
        return NextStep("work", "open_items", case.due_at)
    if case.stage < RESOLUTION:
        return NextStep("move", "stage_done", case.due_at)
    if at - case.last_from_us_at < SILENCE:
        return NextStep("resolve", "answered", case.last_from_us_at)
    return NextStep("resolve", "silent", case.last_from_us_at)
