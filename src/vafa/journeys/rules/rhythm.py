"""A customer's own rhythm: how long between two purchases is usual for them, and when silence is unusual.

Silence is unusual when it would be an outlier among their gaps. Outliers are told by the median and the median absolute
deviation (MAD), which one strange gap cannot move: Leys, Ley, Klein, Bernard & Licata, "Detecting outliers: Do not use
standard deviation around the mean, use absolute deviation around the median", Journal of Experimental Social Psychology
49 (2013), who propose 2.5 deviations as the moderate choice. 1.4826 makes the MAD of a normal distribution its standard
deviation. Who buys like a clock has no deviation; half a gap is then waited, which is our own choice.

The database's twin, for all customers at once, is `rhythm_sql`; a test holds both to the same answer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

DEVIATIONS, NORMAL = 2.5, 1.4826
PATIENCE = 1.5
"""At least so many usual gaps are waited."""
ENOUGH = 2
"""Gaps, so three purchases; with fewer nobody has a rhythm."""
ONE_VISIT = 1.0
"""Days. Orders closer than this are one purchase in parts."""

Days = float


def gaps(moments: Sequence[datetime]) -> list[Days]:
    """Days between purchases that follow one another; parts of one purchase make no gap."""
    between = [(after - before) / timedelta(days=1) for before, after in pairwise(sorted(moments))]
    return [one for one in between if one >= ONE_VISIT]


def unusual_silence(between: Sequence[Days]) -> Days | None:
    """After how many days without a purchase silence is unusual for who has these gaps; None without a rhythm."""
    if len(between) < ENOUGH:
        return None
    usual = median(between)
    deviation = NORMAL * median(abs(one - usual) for one in between)
    return max(usual + DEVIATIONS * deviation, PATIENCE * usual)


def lasts(purchases: Sequence[tuple[datetime, float]], told: int | None) -> Days | None:
    """How many days the last purchase of a consumable lasts: (when, how many) of one customer and product.

    By their own pace, the median of days per piece, from the third purchase on; before that by what the maker says
    (`told` days a piece). None when nobody knows.
    """
    inorder = sorted(purchases)
    paces = [
        days / many
        for (before, many), (after, _) in pairwise(inorder)
        if (days := (after - before) / timedelta(days=1)) >= ONE_VISIT
    ]
    each = median(paces) if len(paces) >= ENOUGH else told
    return each * inorder[-1][1] if each is not None and inorder else None
