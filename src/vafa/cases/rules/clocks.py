"""The clock of a promise, folded from what happened to it. The columns of a promise are this answer, kept for lists.

What may happen: started, paused and resumed (as often as it takes), its terms changed by another policy, done, taken
back, broken, called off. A promise is broken the moment its due moment passes while its clock runs; that is final, and
what is done later is done late. So no promise is both fulfilled and broken.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from vafa.platform.values import Span, WorkingCalendar

Happened = Literal["started", "paused", "resumed", "policy", "done", "taken_back", "broken", "called_off"]
Calendars = Callable[[str], WorkingCalendar]
WARN_AT = 0.75  # of the promised time: the last quarter begins


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a promise; `minutes` and `calendar` come with started and policy."""

    what: Happened
    at: datetime
    minutes: int = 0
    calendar: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """How a promise stands."""

    started_at: datetime
    minutes: int
    calendar: str
    due_at: datetime
    warn_at: datetime | None
    pauses: tuple[Span, ...] = ()
    paused_at: datetime | None = None
    kept_at: datetime | None = None
    broken_at: datetime | None = None
    called_off_at: datetime | None = None

    @property
    def owed(self) -> bool:
        """Whether it is still to be done."""
        return self.kept_at is None and self.called_off_at is None

    @property
    def fulfilled(self) -> bool:
        """Done in time."""
        return self.kept_at is not None and self.broken_at is None

    @property
    def broken(self) -> bool:
        """Not done in time, whether or not it was done later."""
        return self.broken_at is not None


def fold(facts: Iterable[Fact], calendars: Calendars) -> Clock:
    """The clock after these facts, in their order; the first is its start. What makes no sense changes nothing."""
    steps = iter(facts)
    first = next(steps)
    clock = _timed(Clock(first.at, first.minutes, first.calendar, first.at, None), calendars)
    for fact in steps:
        clock = after(clock, fact, calendars)
    return clock


def after(clock: Clock, fact: Fact, calendars: Calendars) -> Clock:
    """The clock after one more fact."""
    clock = _break_if_passed(clock, fact.at)
    if fact.what == "called_off":
        return replace(clock, called_off_at=fact.at, paused_at=None) if clock.owed else clock
    if fact.what == "taken_back":
        return replace(clock, kept_at=None) if clock.kept_at is not None else clock
    if not clock.owed:
        return clock
    if fact.what == "done":
        return replace(_go_on(clock, fact.at), kept_at=fact.at)
    if clock.broken:
        return clock
    if fact.what == "broken":
        return replace(clock, broken_at=clock.due_at) if clock.paused_at is None and clock.due_at <= fact.at else clock
    if fact.what == "paused":
        return replace(clock, paused_at=fact.at) if clock.paused_at is None else clock
    if fact.what == "resumed" and clock.paused_at is not None:
        return _timed(_go_on(clock, fact.at), calendars)
    if fact.what == "policy":
        return _other_terms(clock, fact, calendars)
    return clock


def time_pauses(clock: Clock, at: datetime) -> tuple[Span, ...]:
    """The pauses until this moment, one that lasts included."""
    if clock.paused_at is None or clock.paused_at >= at:
        return clock.pauses
    return (*clock.pauses, Span(clock.paused_at, at))


def _go_on(clock: Clock, at: datetime) -> Clock:
    """The clock with its pause, if it has one, ended."""
    if clock.paused_at is None:
        return clock
    pause = Span(clock.paused_at, max(at, clock.paused_at))
    return replace(clock, paused_at=None, pauses=(*clock.pauses, pause))


def _break_if_passed(clock: Clock, at: datetime) -> Clock:
    """Its due moment passed while it ran: it broke then, whether or not somebody noticed."""
    runs = clock.owed and clock.paused_at is None and clock.broken_at is None
    return replace(clock, broken_at=clock.due_at) if runs and clock.due_at < at else clock


def _timed(clock: Clock, calendars: Calendars) -> Clock:
    calendar = calendars(clock.calendar)
    within = timedelta(minutes=clock.minutes)
    due = calendar.add(within, clock.started_at, clock.pauses)
    warn = calendar.add(within * WARN_AT, clock.started_at, clock.pauses)
    return replace(clock, due_at=due, warn_at=warn)


def _other_terms(clock: Clock, fact: Fact, calendars: Calendars) -> Clock:
    """Counted from the start by the new terms; but our own change never makes a promise late on the spot.

    Who was promised Tuesday and is promised less time now, when that time is over already, keeps Tuesday.
    """
    pauses = time_pauses(clock, fact.at)
    changed = _timed(replace(clock, minutes=fact.minutes, calendar=fact.calendar, pauses=pauses), calendars)
    changed = replace(changed, pauses=clock.pauses)
    return changed if changed.due_at > fact.at else clock
