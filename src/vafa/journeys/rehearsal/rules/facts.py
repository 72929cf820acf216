"""What a rehearsal knows of the shop, of its plans and of one customer, as plain values. Loading them is `loading`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from vafa.customers.conditions.rules.tree import Tree
from vafa.journeys.rules.planning import Hours, Planner
from vafa.journeys.rules.walking import Path

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""When something ends that does not."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How customers are assumed to behave. Each share is the shop's own where it has enough past (`own`), else ours."""

    answered: float = 0.25  # of messages that ask something
    unhappy: float = 0.12  # of answers
    fond: float = 0.5  # of the good scores: nine or ten
    reached: float = 0.6  # of calls, each time somebody tries
    hours_to_answer: float = 20.0  # at most; spread evenly
    days_of_a_case: float = 3.0  # until what an unhappy answer opened is resolved
    own: frozenset[str] = frozenset()  # names of those that are the shop's own past


@dataclass(frozen=True, slots=True)
class Play:
    """One plan that takes part: the one that is rehearsed comes first, the other active ones keep it company."""

    plan_id: int
    key: str
    name: str
    path: Path
    when: Mapping[str, Tree | None]  # conditions of branches by step, "" of the entry; None: they cannot be read
    exits: Sequence[Tree | None]  # conditions asked before every step; None: they cannot be read
    exit_triggers: frozenset[str] = frozenset()
    dates: Sequence[str] = ()  # fields that steps wait for


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same for everybody."""

    start: datetime
    end: datetime  # of the time in which runs begin
    until: datetime  # of the time that is lived
    planner: Planner
    plays: Sequence[Play]
    chances: Chances
    same_order: Mapping[str, bool]  # triggers of which it matters whose order: the run's own (True) or another one
    of_orders: frozenset[str] = frozenset()  # triggers whose runs are over with their order


class Begin(NamedTuple):
    """A run begins, or goes on where it stands: at `step` from `at` on."""

    play: int
    key: str
    at: datetime
    order: int | None = None
    started_at: datetime | None = None  # day 0, where it is not `at`
    step: str = ""
    seed: int = 0


class Happened(NamedTuple):
    """A trigger's event that a step may wait for, or that ends runs."""

    at: datetime
    trigger: str
    order: int | None = None


class Bought(NamedTuple):
    """A purchase, and when it was taken back, with the reason runs of it end with."""

    at: datetime
    order: int
    gone_at: datetime | None = None
    gone: str = ""


@dataclass(slots=True)
class Person:
    """One customer of the rehearsal."""

    id: int
    language: str = ""
    time_zone: str = ""  # "": the shop's
    hours: Hours | None = None
    has_phone: bool = False
    may_be_called: frozenset[str] = frozenset()  # purposes
    best: int | None = None
    bought: list[Bought] = field(default_factory=list)
    begins: list[Begin] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    cases: list[tuple[datetime, datetime | None]] = field(default_factory=list)  # opened, resolved
    unsettled: list[tuple[datetime, datetime | None]] = field(default_factory=list)  # complaints: resolved, settled
    signs: list[tuple[datetime, bool]] = field(default_factory=list)  # content or not
    heard: list[datetime] = field(default_factory=list)  # what else leaves to them that takes attention
    surveyed: list[datetime] = field(default_factory=list)
    answers: list[tuple[datetime, bool, int | None]] = field(default_factory=list)  # given here: content, score
    dates: Mapping[str, datetime | None] = field(default_factory=dict)

    def open_case(self, at: datetime) -> datetime | None:
        """When the last of the cases open at a moment is resolved; `FAR` for one that still is; None without any."""
        ends = [until or FAR for since, until in self.cases if since <= at and (until is None or until > at)]
        return max(ends, default=None)

    def complaint_unsettled(self, at: datetime, memory: timedelta) -> datetime | None:
        """Until when a complaint we closed without their saying that it is settled is remembered; None without one."""
        ends = [min(till or FAR, since + memory) for since, till in self.unsettled if since <= at]
        return max((one for one in ends if one > at), default=None)

    def last_sign(self, at: datetime, since: datetime) -> tuple[datetime, bool] | None:
        """What they said last by a moment; of two at once the bad one counts."""
        return max(
            (one for one in self.signs if since <= one[0] <= at), key=lambda one: (one[0], not one[1]), default=None
        )

    def known(self, at: datetime) -> dict[str, object]:
        """What conditions ask that is otherwise here than in the database, as it is at a moment.

        Purchases on the customer's own row have no past there; answers and cases of the rehearsal are not there at all.
        """
        told = self._purchases(at)
        if self.open_case(at) is not None:
            told["cases.open"] = True
        given = [(content, score) for moment, content, score in self.answers if moment <= at]
        if given:
            told["journeys.well"] = given[-1][0] or None
        scores = [score for _, score in given if score is not None]
        return told | ({"journeys.score": scores[-1]} if scores else {})

    def _purchases(self, at: datetime) -> dict[str, object]:
        kept = [one.at for one in self.bought if one.at <= at and (one.gone_at is None or one.gone_at > at)]
        first, last = min(kept, default=None), max(kept, default=None)
        return {"customers.orders": len(kept), "customers.first_purchase": first, "customers.last_purchase": last}

    def last_bought(self, at: datetime) -> datetime | None:
        """When they bought last by a moment, leaving out what was taken back by then."""
        kept = (one.at for one in self.bought if one.at <= at and (one.gone_at is None or one.gone_at > at))
        return max(kept, default=None)
