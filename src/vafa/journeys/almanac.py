"""Every occasion there is, and which of them come for one customer in some days. Who among many is `celebrants`."""

from collections.abc import Collection, Mapping
from datetime import date, time
from functools import cache, lru_cache

import vafa.journeys.occasions as folder
from vafa.journeys.occasion import Celebration, Occasion
from vafa.journeys.rules.occasions.facts import Culture, CustomerFacts
from vafa.platform.registry import plugins


@cache
def occasions() -> Mapping[str, Occasion]:
    """Every occasion by its key."""
    found: list[Occasion] = [module.OCCASION for module in plugins(folder)]
    return {one.key: one for one in found}


def occasions_between(
    start: date, end: date, facts: CustomerFacts, *, only: Collection[str] | None = None
) -> list[Celebration]:
    """What comes for this customer from the day `start` until before the day `end`, by moment. Pure.

    `only` are keys of the occasions that are switched on (`switched_on()`); without it all count.
    """
    chosen = [one for key, one in occasions().items() if only is None or key in only]
    found = [came for one in chosen for came in one.between(start, end, facts)]
    return sorted(found, key=lambda came: (came.moment, came.occasion))


@lru_cache(maxsize=4096)
def feasts(start: date, end: date, culture: Culture, only: frozenset[str]) -> tuple[Celebration, ...]:
    """The shared occasions among `only` that come for customers of a culture; remembered, as many share it."""
    found = [one for key, one in occasions().items() if key in only and not one.source]
    return tuple(came for one in found for came in one.between(start, end, CustomerFacts(culture)))


def sending_hours(day: date, culture: Culture, *, only: Collection[str] | None = None) -> tuple[time, time] | None:
    """From when until when one writes to them on this day, where an occasion says so (Ramadan); else None."""
    for key, one in occasions().items():
        if one.hours is None or not one.concerns(culture) or (only is not None and key not in only):
            continue
        if any(came.day <= day <= came.until for came in one.shared(day.year - 1, day.year, culture)):
            return one.hours(day, culture)
    return None
