"""A customer's attention: so many messages in so many days, never two at once, and the more important one first.

It knows times and ranks only; which messages count, and whether they may leave at all, is asked elsewhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from vafa.customers.rules.consent import CARE, OFFER, SURVEY

HORIZON = timedelta(hours=12)  # the same evening: what wants to leave within it goes by importance, not by the clock
ORDER: Mapping[str, int] = {CARE: 0, SURVEY: 1, OFFER: 2}

Rank = tuple[int, int, int]
"""Smaller goes first."""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `limit` messages in any `window`, and at least `gap` between two of them."""

    limit: int
    window: timedelta
    gap: timedelta


def rank(importance: int, purpose: str, serial: int) -> Rank:
    """By importance, then care before surveys before offers, then who was there first."""
    return -importance, ORDER.get(purpose, 0), serial


def fits(at: datetime, others: Collection[datetime], budget: Budget) -> bool:
    """Whether one more message at this moment keeps to the budget, for itself and for all others, past or to come."""
    if any(abs(other - at) < budget.gap for other in others):
        return False
    near = sorted([at, *(other for other in others if abs(other - at) < budget.window)])
    # A window that is too full begins at one of them and holds the new one.
    return all(
        sum(1 for one in near if begin <= one < begin + budget.window) <= budget.limit
        for begin in near
        if begin <= at < begin + budget.window
    )


def free_at(at: datetime, others: Collection[datetime], budget: Budget) -> datetime | None:
    """The first moment from `at` on at which one more message keeps to the budget; None where nothing ever may."""
    if budget.limit < 1:
        return None
    if fits(at, others, budget):
        return at
    ends = {other + length for other in others for length in (budget.gap, budget.window)}
    for moment in sorted(one for one in ends if one > at):
        if fits(moment, others, budget):
            return moment
    return None
