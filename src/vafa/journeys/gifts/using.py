"""Using a coupon: marked once, by staff or with an order that names its code; and the way back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.journeys.gifts.codes import read_code
from vafa.journeys.gifts.events import GiftUsed, GiftUseTakenBack
from vafa.journeys.models import COUPON, Gift
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if


@transaction.atomic
def redeem(typed: str, *, order_id: int | None = None, actor: Actor, at: datetime) -> Gift:
    """Mark the coupon of this code as used; again for the same order it stays as it is.

    Refused: gifts.unknown, gifts.used, gifts.too_late.
    """
    gift = Gift.objects.select_for_update().filter(code=read_code(typed), withdrawn_at=None).first()
    if gift is None:
        raise Refused("gifts.unknown", typed=typed.strip()[:20], status=422)
    if gift.used_at is not None and order_id is not None and gift.used_order_id == order_id:
        return gift
    refuse_if(gift.used_at is not None, Refused("gifts.used", typed=gift.code, status=409))
    refuse_if(gift.valid_until is not None and gift.valid_until < at, Refused("gifts.too_late", status=422))
    gift.used_at, gift.used_order_id, gift.used_by = at, order_id, actor.as_text()
    gift.save(update_fields=["used_at", "used_order", "used_by"])
    publish(GiftUsed(**_of(gift, actor, at), order_id=order_id))
    return gift


@transaction.atomic
def take_use_back(gift_id: int, *, actor: Actor, at: datetime) -> Gift:
    """A coupon that was marked as used by mistake is good again. Refused: gifts.unknown."""
    gift = Gift.objects.select_for_update().filter(pk=gift_id, kind=COUPON).first()
    if gift is None:
        raise Refused("gifts.unknown", typed="", status=404)
    if gift.used_at is not None:
        gift.used_at, gift.used_order, gift.used_by = None, None, ""
        gift.save(update_fields=["used_at", "used_order", "used_by"])
        publish(GiftUseTakenBack(**_of(gift, actor, at)))
    return gift


def _of(gift: Gift, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "occurred_at": at, "actor": actor, "customer_id": gift.customer_id, "gift_id": gift.pk, "kind": gift.kind,
        "code": gift.code or "", "amount": gift.amount, "percent": gift.percent, "currency": gift.currency,
    }  # fmt: skip
