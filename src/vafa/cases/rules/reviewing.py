"""Which cases of a week are worth looking back at: the ones that went worst, and the ones that went best.

Deterministic: the same cases give the same proposal. It judges what can be counted, not people; the lead decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PROPOSED = 3  # of each side
GOOD, BAD = "good", "bad"
CRITERIA = ("understood", "kind", "right", "on_time", "recorded")
LOWEST, HIGHEST = 1, 5
LONG_HANDLING = 60  # minutes
QUICK = 240  # minutes from the request to the resolution, on the clock on the wall
MANY_HANDS = 3


@dataclass(frozen=True)
class Looked:
    """What can be counted of a case that was resolved."""

    case_id: int
    about: int | None  # who had it
    late: int = 0  # promises that broke
    reopened: int = 0
    satisfaction: int | None = None  # 1 to 5
    hands: int = 1  # people who had it
    handled: int = 0  # minutes somebody worked on it
    took: int = 0  # minutes from the request to the resolution
    confirmed: bool = False


@dataclass(frozen=True)
class Proposed:
    """A case to look back at, whom it is about, and the weightiest reason."""

    case_id: int
    about: int | None
    side: str
    why: str


def faults(one: Looked) -> Mapping[str, int]:
    """What went wrong, each with its weight."""
    found = {
        "unhappy": 5 * (3 - one.satisfaction) if one.satisfaction is not None and one.satisfaction < 3 else 0,
        "reopened": 4 * one.reopened,
        "late": 3 * one.late,
        "many_hands": 2 * max(0, one.hands - MANY_HANDS + 1),
        "long": min(4, one.handled // LONG_HANDLING),
    }
    return {name: weight for name, weight in found.items() if weight > 0}


def merits(one: Looked) -> Mapping[str, int]:
    """What went well, each with its weight."""
    found = {
        "praised": 5 if one.satisfaction is not None and one.satisfaction == HIGHEST else 0,
        "confirmed": 3 if one.confirmed else 0,
        "quick": 2 if one.took <= QUICK else 0,
    }
    return {name: weight for name, weight in found.items() if weight > 0}


def propose(cases: Sequence[Looked], most: int = PROPOSED) -> list[Proposed]:
    """The worst and the best of these, at most so many of each; different people first, nobody's case twice.

    A case with a fault is never among the good ones.
    """
    bad = _side([one for one in cases if faults(one)], faults, BAD, most)
    good = _side([one for one in cases if not faults(one) and merits(one)], merits, GOOD, most)
    return [*good, *bad]


def _side(
    cases: Sequence[Looked], weigh: Callable[[Looked], Mapping[str, int]], side: str, most: int
) -> list[Proposed]:
    ranked = sorted(cases, key=lambda one: (-sum(weigh(one).values()), one.case_id))
    chosen: list[Looked] = []
    people: set[int | None] = set()
    for one in ranked:  # one of each person first
        if len(chosen) < most and one.about not in people:
            chosen.append(one)
            people.add(one.about)
    chosen += [one for one in ranked if one not in chosen][: most - len(chosen)]
    return [Proposed(one.case_id, one.about, side, _weightiest(weigh(one))) for one in ranked if one in chosen]


def _weightiest(reasons: Mapping[str, int]) -> str:
    return max(reasons, key=lambda name: (reasons[name], name))


def week_of(day: date, week_start: int) -> date:
    """The first day of the week this day is in; `week_start` is a weekday, Monday being 0."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)
