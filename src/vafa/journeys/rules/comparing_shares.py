"""Two shares beside one another: how sure each is, how far they lie apart, and what may be said of that.

Shares are counts of customers whose time is over. All intervals hold the truth in 95 of 100 cases. It asks nothing of
where the counts come from (`converting`), and says nothing in words (`results.wording`).
"""

from dataclasses import dataclass
from math import ceil, sqrt

Z = 1.959964  # of 95 % on two sides
Z_POWER = 0.841621  # of finding, in 80 of 100 cases, a difference that is there
LEAST = 30  # customers on each side, before anything is said
ALIKE = 0.15  # of the share itself: a difference that surely is smaller than this does not matter
ALIKE_MOST = 0.03
FAR = 50  # times as many customers as there are: nobody waits for that
MORE, FEWER, SAME, UNCLEAR, TOO_FEW = "more", "fewer", "same", "unclear", "too_few"


@dataclass(frozen=True, slots=True)
class Interval:
    """From a number to a number."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies in it."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nobody."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Where the true share lies, by Wilson's score.

        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212.
        """
        if not self.of:
            return Interval(0.0, 1.0)
        share, z2 = self.value, Z * Z
        middle = (share + z2 / (2 * self.of)) / (1 + z2 / self.of)
        reach = Z / (1 + z2 / self.of) * sqrt(share * (1 - share) / self.of + z2 / (4 * self.of**2))
        return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One share against another. `needed` is how many more customers would tell, where that can be known."""

    ours: Share
    theirs: Share
    difference: Interval
    verdict: str
    needed: int | None = None


def compare(ours: Share, theirs: Share) -> Comparison:
    """What may be said of the two.

    MORE and FEWER when no difference at all lies outside the interval; SAME when whatever difference there is surely
    does not matter; UNCLEAR when neither is known yet; TOO_FEW while one side has hardly anybody.
    """
    difference = difference_of(ours, theirs)
    if min(ours.of, theirs.of) < LEAST:
        return Comparison(ours, theirs, difference, TOO_FEW)
    if not difference.holds(0):
        return Comparison(ours, theirs, difference, MORE if difference.low > 0 else FEWER)
    if max(-difference.low, difference.high) <= _alike(ours, theirs):
        return Comparison(ours, theirs, difference, SAME)
    return Comparison(ours, theirs, difference, UNCLEAR, needed_more(ours, theirs))


def difference_of(ours: Share, theirs: Share) -> Interval:
    """Where the true difference of the two lies: Newcombe's hybrid score interval, made of the two of Wilson.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    if not ours.of or not theirs.of:
        return Interval(-1.0, 1.0)
    one, other, apart = ours.interval, theirs.interval, ours.value - theirs.value
    down = sqrt((ours.value - one.low) ** 2 + (other.high - theirs.value) ** 2)
    up = sqrt((one.high - ours.value) ** 2 + (theirs.value - other.low) ** 2)
    return Interval(max(-1.0, apart - down), min(1.0, apart + up))


def needed_more(ours: Share, theirs: Share) -> int | None:
    """How many more customers, shared out as now, would show the difference seen so far in 80 of 100 cases.

    None when there is none so far, or it would take more than anybody waits for. J. L. Fleiss, B. Levin, M. C. Paik,
    "Statistical Methods for Rates and Proportions", 3rd ed. (2003), section 4.3, without the correction.
    """
    apart, ratio = abs(ours.value - theirs.value), theirs.of / ours.of
    if not apart:
        return None
    both = (ours.value + ratio * theirs.value) / (1 + ratio)
    by_chance = sqrt((1 + ratio) * both * (1 - both))
    as_seen = sqrt(ratio * ours.value * (1 - ours.value) + theirs.value * (1 - theirs.value))
    on_our_side = (Z * by_chance + Z_POWER * as_seen) ** 2 / (ratio * apart**2)
    there = ours.of + theirs.of
    more = ceil(on_our_side * (1 + ratio)) - there
    return max(more, 1) if more <= FAR * there else None


def _alike(ours: Share, theirs: Share) -> float:
    """The largest difference that does not matter beside these shares."""
    both = (ours.hits + theirs.hits) / (ours.of + theirs.of)
    return min(ALIKE_MOST, ALIKE * both)
