"""No offer before satisfaction: what a customer said last, and what follows from it for an offer.

A sign is good (a high score, "as expected", "it worked") or bad; what is between the two is no sign. Only the last one
counts: who was angry and later said that it worked is content.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LOW_SCORE, BEFORE_SATISFACTION = "low_score", "before_satisfaction"

# For whom nobody asked, or who said nothing.
SAID, SETTLED, SILENT = "said", "settled", "silent"
POLICIES = (SAID, SETTLED, SILENT)


@dataclass(frozen=True, slots=True)
class Sign:
    """That a customer was content at a moment, or was not."""

    customer_id: int
    at: datetime
    good: bool


def against_offer(last: Sign | None, bought_at: datetime | None, at: datetime, policy: str, fresh: timedelta) -> str:
    """Why there should be no offer now; "" for nothing.

    Without a sign the `policy` decides: SAID wants a good word of everybody; SETTLED (usual) only of those who bought
    less than `fresh` ago, so that old customers can be won back; SILENT of nobody.
    """
    if last is not None:
        return "" if last.good else LOW_SCORE
    lately = bought_at is not None and at - bought_at < fresh
    return BEFORE_SATISFACTION if policy == SAID or (policy == SETTLED and lately) else ""
