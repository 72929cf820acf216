"""A present is given: points, or a coupon of the customer's own."""

from collections.abc import Sequence

from vafa.journeys.gifts.giving import GiftWish, give
from vafa.journeys.rules.steps import Give
from vafa.journeys.step import Due, Round

KIND = "give"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """Each run gives it once; who is held out for comparison gets none."""
    for row in rows:
        if row.held_out:
            doing.leave_out(row, "held_out")
    wishes = {row.pk: _wish(row, doing) for row in rows if not row.held_out}
    if wishes:
        give(list(wishes.values()), actor=doing.actor, at=doing.at)
    for row in rows:
        if row.pk in wishes:
            doing.done(row)


def _wish(row: Due, doing: Round) -> GiftWish:
    step = doing.step(row)
    assert isinstance(step, Give)
    return GiftWish(
        customer_id=row.customer_id, kind=step.gift, key=f"follow_up:{row.pk}", amount=step.amount,
        percent=step.percent, currency=step.currency, days=step.days,
        run_id=row.run_id, order_id=row.order_id,
    )  # fmt: skip
