"""What each customer would get from a campaign: the same drafts for the estimate, the preview and the sending."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from vafa.conversations.sending import Draft
from vafa.journeys.campaigns.rules.pace import gap
from vafa.journeys.gifts.enclosing import coupon_for
from vafa.journeys.gifts.giving import GiftWish
from vafa.journeys.gifts.purchases import last_bought
from vafa.journeys.models import Campaign

KEY = "campaign"
TOO_LATE = timedelta(days=2)
"""A message of a campaign that could not leave by then is left out: an announcement of yesterday's is a nuisance."""
IMPORTANCE = 1  # the least: what everybody gets waits for what is somebody's own


def key_of(campaign_id: int, customer_id: int) -> str:
    """The key of a customer's message, and of the coupon it brings."""
    return f"{KEY}:{campaign_id}:{customer_id}"


def campaign_of(key: str | None) -> int | None:
    """The campaign a message's key names; None for other messages."""
    kind, _colon, rest = (key or "").partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == KEY and number.isdecimal() else None


def drafts_for(
    campaign: Campaign, customer_ids: Sequence[int], slot: datetime, *, at_once: bool = False
) -> list[tuple[Draft, GiftWish | None]]:
    """The letters of these customers, one after the other from the moment `slot`, and the coupons they bring.

    `at_once`: all at that moment, however slow the campaign, as an estimate asks about them.
    """
    bought, step = last_bought(customer_ids), gap(0 if at_once else campaign.per_hour)
    found: list[tuple[Draft, GiftWish | None]] = []
    for number, pk in enumerate(customer_ids):
        last, moment = bought.get(pk), slot + number * step
        draft = Draft(
            customer_id=pk, purpose=campaign.purpose, subject=campaign.name, letter=campaign.letter,
            key=key_of(campaign.pk, pk),
            context={"product": last.product if last else ""}, channel=campaign.channel, importance=IMPORTANCE,
            not_before=moment, late_after=moment + TOO_LATE,
        )  # fmt: skip
        wish = None
        if campaign.percent:
            wish = coupon_for(draft, campaign.percent, campaign.days, last.order_id if last else None)
        found.append((draft, wish))
    return found
