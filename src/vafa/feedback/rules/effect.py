"""Whether a corrective action helped: cases of its cause in the days before it was done, and in the days after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SPAN = timedelta(days=30)


@dataclass(frozen=True)
class Effect:
    """Cases and orders of both spans. `days` is how much of the span after has passed."""

    before: int
    after: int
    orders_before: int
    orders_after: int
    days: int

    @property
    def is_settled(self) -> bool:
        """Whether the whole span after has passed, so that the two can be compared."""
        return self.days >= SPAN.days

    @property
    def per_hundred_before(self) -> float | None:
        """Cases for each hundred orders before; None without orders."""
        return 100 * self.before / self.orders_before if self.orders_before else None

    @property
    def per_hundred_after(self) -> float | None:
        """Cases for each hundred orders after; None without orders."""
        return 100 * self.after / self.orders_after if self.orders_after else None

    @property
    def verdict(self) -> str:
        """ "early", "better", "same" or "worse": by the share of orders where there are any, else by the count."""
        if not self.is_settled:
            return "early"
        before, after = self.per_hundred_before, self.per_hundred_after
        pair = (before, after) if before is not None and after is not None else (self.before, self.after)
        return "better" if pair[1] < pair[0] else "worse" if pair[1] > pair[0] else "same"


def spans(done_at: datetime, at: datetime) -> tuple[datetime, datetime, datetime]:
    """When the span before begins, when it ends and the one after begins, and how far that one reaches by `at`."""
    return done_at - SPAN, done_at, max(done_at, min(done_at + SPAN, at))


def effect(cases: Sequence[datetime], orders_before: int, orders_after: int, done_at: datetime, at: datetime) -> Effect:
    """Compare the span before `done_at` with the one after. `cases` are the moments at which cases came."""
    start, middle, until = spans(done_at, at)
    return Effect(
        before=sum(start <= moment < middle for moment in cases),
        after=sum(middle <= moment < until for moment in cases),
        orders_before=orders_before,
        orders_after=orders_after,
        days=(until - middle).days,
    )
