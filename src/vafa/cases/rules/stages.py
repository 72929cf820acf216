"""The four stages of a case as a line: each kept, under way, standing, late or to come. Who shows it gives it words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, Protocol, TypeVar

from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE
from vafa.cases.rules.promises import TimeLeft
from vafa.cases.rules.shapes import CLOSURE, STAGES

State = Literal["kept", "keptlate", "now", "soon", "late", "paused", "next"]


class PromiseFacts(Protocol):
    """What of a promise is shown; a `Promise` row has it all."""

    @property
    def kind(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def kept_at(self) -> datetime | None: ...
    @property
    def broken_at(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def called_off_at(self) -> datetime | None: ...


class CaseFacts(Protocol):
    """What of a case is shown; a `Case` row has it all."""

    @property
    def stage(self) -> int: ...
    @property
    def waiting_for(self) -> str: ...
    @property
    def resolved_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


Shown = TypeVar("Shown")
Row = TypeVar("Row", bound=PromiseFacts)


@dataclass(frozen=True)
class Stage(Generic[Shown]):
    """One stage: how it stands, the promise that says so, when it was done, and the time left if its clock was asked.

    `paused` is why it stands: "customer", "part", "courier". A stage that is over with a promise still owed and overdue
    is "keptlate" without a moment.
    """

    number: int
    state: State
    promise: Shown | None = None
    at: datetime | None = None
    left: TimeLeft | None = None
    paused: str = ""


def stages(
    case: CaseFacts,
    promises: Sequence[Row],
    keeps: Sequence[str],
    at: datetime,
    clock: Callable[[Row], TimeLeft] | None = None,
) -> list[Stage[Row]]:
    """The four stages in order.

    `promises`: the case's, in any order; those called off do not count, of a kind the last counts. `keeps`: the promise
    of each stage, as the kind's shape names it ("" for none). `clock` tells time left; without it nothing is "soon".
    """
    shown = sorted((one for one in promises if one.called_off_at is None), key=lambda one: one.started_at)
    last = {one.kind: one for one in shown}
    return [_stage(number, case, last, keeps[number - 1], at, clock) for number in STAGES]


def _stage(
    number: int,
    case: CaseFacts,
    last: dict[str, Row],
    keeps: str,
    at: datetime,
    clock: Callable[[Row], TimeLeft] | None,
) -> Stage[Row]:
    promise = last.get(keeps)
    if number > case.stage:
        return Stage(number, "next", promise if promise is not None and promise.kept_at is None else None)
    if number < case.stage:
        return _over(number, promise, at)
    if case.closed_at is not None:
        return Stage(number, "kept", at=case.closed_at)
    if number == CLOSURE:
        return Stage(number, "now")
    return _under_way(number, case, _owed(promise, last), at, clock)


def _over(number: int, promise: Row | None, at: datetime) -> Stage[Row]:
    if promise is None:
        return Stage(number, "kept")
    in_time = promise.broken_at is None and (promise.kept_at or at) <= promise.due_at
    return Stage(number, "kept" if in_time else "keptlate", promise, promise.kept_at)


def _owed(own: Row | None, last: dict[str, Row]) -> Row | None:
    """The promise that says how the stage stands: its own, or else the word that is owed to the customer."""
    if own is not None and own.kept_at is None:
        return own
    words = [last[kind] for kind in (FIRST_RESPONSE, ANSWER) if kind in last and last[kind].kept_at is None]
    return min(words, key=lambda one: one.due_at, default=None)


def _under_way(
    number: int, case: CaseFacts, promise: Row | None, at: datetime, clock: Callable[[Row], TimeLeft] | None
) -> Stage[Row]:
    if promise is None:
        return Stage(number, "paused" if case.waiting_for else "now", paused=case.waiting_for)
    left = clock(promise) if clock else None
    if promise.paused_at is not None:
        return Stage(number, "paused", promise, left=left, paused=case.waiting_for)
    if promise.broken_at is not None or at >= promise.due_at:
        return Stage(number, "late", promise, left=left)
    soon = left is not None and left.state == "soon"
    return Stage(number, "soon" if soon else "now", promise, left=left)
