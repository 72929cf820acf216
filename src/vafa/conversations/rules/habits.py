"""When somebody is likely to answer, and where: from their own moments, with the shop's rhythm for what we do not know.

The hour. Moments of one kind of day (working day, day off) fall into 24 hours with weights w(h), n in all; q is the
shop's rhythm, its share of every hour. The posterior mean of a Dirichlet prior worth K moments is

    p(h) = (K q(h) + w(h)) / (K + n)

and the best hour is the middle of the two hours that follow one another, past midnight too, with the largest
p(h) + p(h+1) among those that are allowed. Its strength, n / (K + n), says how much of it is theirs, not the shop's.

The channel. k of n answers came by it: with one more on either side, (k + 1) / (n + 2), it is theirs from 0.7 on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

DAY = 24
K = 6.0  # moments the shop's rhythm is worth
SURE = 0.7
# A shop that knows nothing yet: people answer late in the morning and in the evening.
HOUSE = tuple(
    {10: 2.0, 11: 2.5, 12: 2.0, 17: 2.0, 18: 2.5, 19: 2.5}.get(h, 1.0 if 9 <= h < 21 else 0.1) for h in range(DAY)
)
HOUSE_WORTH = 40.0  # moments that the above is worth against the shop's own
Hours = Sequence[float]  # 24 weights


@dataclass(frozen=True, slots=True)
class Best:
    """The best moment of a day in minutes after midnight, 0 to 1439; how sure (0 to 1); and what it follows from."""

    minutes: int
    strength: float
    within: int = 0  # of so many moments, this many fell into the two hours around it
    of: int = 0


def rhythm(counts: Hours) -> tuple[float, ...]:
    """The shop's share of every hour from how often customers answered in it; they sum to 1."""
    house, whole = sum(HOUSE), sum(counts) + HOUSE_WORTH
    return tuple((counts[h] + HOUSE_WORTH * HOUSE[h] / house) / whole for h in range(DAY))


def posterior(prior: Hours, own: Mapping[int, float]) -> list[float]:
    """The share of every hour for somebody with these weights by hour; they sum to 1."""
    whole = K + sum(own.values())
    shares = [K * share / whole for share in prior]
    for hour, weight in own.items():
        shares[hour] += weight / whole
    return shares


def best_hour(
    prior: Hours, own: Mapping[int, float], times: Mapping[int, int], allowed: frozenset[int] = frozenset(range(DAY))
) -> Best:
    """The best moment of a day. `own`: weights by hour; `times`: how often, by hour; `allowed`: hours we may use."""
    shares = posterior(prior, own)
    hours: tuple[int, ...]
    if pairs := _pairs(allowed):
        sums = [shares[h] + shares[after] for h, after in pairs]
        hours = pairs[sums.index(max(sums))]
        minutes = hours[1] * 60
    else:  # single hours, or none at all: then the gate decides
        start = max(sorted(allowed or range(DAY)), key=lambda h: shares[h])
        hours, minutes = (start,), start * 60 + 30
    n = sum(own.values())
    return Best(minutes, n / (K + n), sum(times.get(h, 0) for h in hours), sum(times.values()))


@lru_cache(maxsize=256)
def _pairs(allowed: frozenset[int]) -> list[tuple[int, int]]:
    """Two hours in a row that are both allowed, past midnight too, in the order of the day."""
    return [(h, (h + 1) % DAY) for h in sorted(allowed) if (h + 1) % DAY in allowed]


def answers_by(counts: Mapping[str, int]) -> tuple[str, int, int] | None:
    """The channel somebody answers on, how often there, and how often in all; None where it is not plain."""
    n = sum(counts.values())
    if not n:
        return None
    channel = max(sorted(counts), key=lambda one: counts[one])
    return (channel, counts[channel], n) if (counts[channel] + 1) / (n + 2) >= SURE else None


def hours_between(opens: int, closes: int) -> frozenset[int]:
    """The whole hours between two moments in minutes after midnight; `closes` may be on the next day."""
    first = -(-opens // 60)
    last = closes // 60 if closes > opens else closes // 60 + DAY
    return frozenset(h % DAY for h in range(first, last))
