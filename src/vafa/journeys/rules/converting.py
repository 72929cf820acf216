"""Whether somebody did what a plan hopes for, told from their own facts; and how counts of them are put together.

It is the plain twin of the statements in `results.measures`: tests hold both to the same answer. A customer counts
once, with the run they began first; a run counts when its days are over, and until then it is still on the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate

RETURNED, ANSWERED, BOUGHT_OFFERED, REFERRED = "returned", "answered", "bought_offered", "referred"
ONE_PURCHASE = timedelta(days=1)  # orders closer together than this are parts of one purchase
CAME, NOT, OPEN = "came", "not", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """One run, as far as results ask: `own_at` is when its own order was placed, where it has one."""

    run_id: int
    customer_id: int
    started_at: datetime
    held_out: bool = False
    own_at: datetime | None = None
    offers: frozenset[str] = frozenset()  # codes of the products its version offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """One order of somebody; `kept` when it is a purchase in the end."""

    customer_id: int
    at: datetime
    kept: bool = True
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUsed:
    """A coupon given to one customer, used with an order of another (or of the same, which refers nobody)."""

    given_to: int
    used_by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened, to everybody."""

    orders: Sequence[Bought] = ()
    answers: Mapping[int, datetime] = field(default_factory=dict)  # by run: when its first question was answered
    codes: Sequence[CodeUsed] = ()


def came_at(measure: str, days: int, run: Began, facts: Facts, at: datetime) -> datetime | None:
    """When the run's customer first did what is hoped for, within so many days; None when not, as known at a moment."""
    until = min(run.started_at + timedelta(days=days), at)
    fitting = [moment for moment in _moments(measure, run, facts) if run.started_at < moment <= until]
    return min(fitting, default=None)


def outcome(came: datetime | None, started_at: datetime, days: int, at: datetime) -> str:
    """CAME or NOT once the days are over; OPEN before that, whatever happened so far."""
    if started_at + timedelta(days=days) > at:
        return OPEN
    return CAME if came is not None else NOT


def firsts(runs: Iterable[Began]) -> list[Began]:
    """Of each customer the run they began first."""
    found: dict[int, Began] = {}
    for one in sorted(runs, key=lambda run: (run.started_at, run.run_id)):
        found.setdefault(one.customer_id, one)
    return list(found.values())


def curve(came: Mapping[int, int], of: int, days: int) -> list[float]:
    """The share that had come by the end of each day from 0 to `days`, given how many came on each."""
    return [count / of if of else 0.0 for count in accumulate(came.get(day, 0) for day in range(days + 1))]


def _moments(measure: str, run: Began, facts: Facts) -> Iterable[datetime]:
    """Everything that counts for the measure, whenever it was."""
    if measure == ANSWERED:
        return [facts.answers[run.run_id]] if run.run_id in facts.answers else []
    if measure == REFERRED:
        return [one.at for one in facts.codes if one.given_to == run.customer_id != one.used_by]
    later = run.own_at + ONE_PURCHASE if run.own_at else run.started_at
    bought = [one for one in facts.orders if one.customer_id == run.customer_id and one.kept and one.at >= later]
    if measure == BOUGHT_OFFERED:
        return [one.at for one in bought if one.products & run.offers]
    return [one.at for one in bought]
