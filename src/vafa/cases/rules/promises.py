"""Promises: when they are due, how much of their working time is left, and whether they were kept in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from vafa.cases.rules.policies import ANSWER as ANSWER  # a word on what they wrote since
from vafa.cases.rules.policies import FIRST_RESPONSE as FIRST_RESPONSE  # the first word from us
from vafa.platform.values import Span, WorkingCalendar

SOON = 0.25  # the last quarter of the promised time

Clock = Literal["calm", "soon", "late"]


def due_at(within: timedelta, started: datetime, calendar: WorkingCalendar, pauses: Sequence[Span] = ()) -> datetime:
    """When the promised working time runs out, given the time we were waiting for the customer."""
    return calendar.add(within, after=started, except_for=pauses)


@dataclass(frozen=True)
class TimeLeft:
    """Working time until (or since) a due moment, the share of the promise left (0 to 1), and what that means."""

    left: timedelta
    fraction: float
    state: Clock

    @property
    def over(self) -> bool:
        """Whether the moment has passed; `left` then says by how much."""
        return self.state == "late"


def time_left(due: datetime, within: timedelta, at: datetime, calendar: WorkingCalendar) -> TimeLeft:
    """How a promise of `within` working time that is due at `due` stands at this moment."""
    if at >= due:
        return TimeLeft(calendar.between(due, at), 0.0, "late")
    left = min(calendar.between(at, due), within)
    fraction = left / within if within else 0.0
    return TimeLeft(left, fraction, "soon" if fraction <= SOON else "calm")


def kept_in_time(due: datetime, at: datetime) -> bool:
    """Done at the very moment it is due is in time."""
    return at <= due
