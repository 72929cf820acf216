"""Using a coupon: marked once, by staff or with an order that names its code; and the way back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from vafa.journeys.gifts.codes import read_code
from vafa.journeys.gifts.events import GiftUsed, GiftUseTakenBack
from vafa.journeys.models import COUPON, Gift
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.models import CANCELLED, Order


@transaction.atomic
def redeem(typed: str, *, order_id: int | None = None, actor: Actor, at: datetime) -> Gift:
    """Mark the coupon of this code as used; again for the same order it stays as it is.

    One that was marked at the till, without an order, gets the order that names it later.
    Refused: gifts.unknown, gifts.used, gifts.too_late.
    """
    gift = Gift.objects.select_for_update().filter(code=read_code(typed), withdrawn_at=None).first()
    if gift is None:
        raise Refused("gifts.unknown", typed=typed.strip()[:20], status=422)
    if gift.used_at is not None and order_id is not None and gift.used_order_id == order_id:
        return gift
    if gift.used_at is not None and order_id is not None and gift.used_order_id is None:
        gift.used_order_id = order_id
        gift.save(update_fields=["used_order"])
        return gift
    refuse_if(gift.used_at is not None, Refused("gifts.used", typed=gift.code, status=409))
    refuse_if(gift.valid_until is not None and gift.valid_until < at, Refused("gifts.too_late", status=422))
    gift.used_at, gift.used_order_id, gift.used_by = at, order_id, actor.as_text()
    gift.save(update_fields=["used_at", "used_order", "used_by"])
    publish(GiftUsed(**_of(gift, actor, at), order_id=order_id))
    return gift


@transaction.atomic
def redeem_named(named: Iterable[tuple[int, str]], *, actor: Actor) -> int:
    """Mark the coupons as used that these orders name (order, code); returns how many.

    Codes that are not ours, or no longer good on the day of the order, and orders that were cancelled do nothing.
    """
    wanted = {(order_id, read_code(typed)) for order_id, typed in named}
    coupons = Gift.objects.filter(code__in={code for _, code in wanted}, withdrawn_at=None, used_order=None)
    given = dict(coupons.values_list("code", "given_at"))
    kept = Order.objects.filter(pk__in={pk for pk, code in wanted if code in given}, withdrawn_at=None)
    placed = dict(kept.exclude(state=CANCELLED).values_list("pk", "placed_at"))
    # A file that knows only days says midnight, also of a coupon that was given that morning.
    naming = [(max(placed[pk], given[code]), pk, code) for pk, code in wanted if code in given and pk in placed]
    return sum(_named(code, pk, actor, at) for at, pk, code in sorted(naming))


def _named(code: str, order_id: int, actor: Actor, at: datetime) -> bool:
    try:
        redeem(code, order_id=order_id, actor=actor, at=at)
    except Refused:
        return False  # used by another order, or over
    return True


def free_coupons(orders: QuerySet[Order], *, actor: Actor, at: datetime) -> None:
    """Coupons that these orders used are good again: those came to nothing."""
    used = Gift.objects.filter(used_order__in=orders).order_by("pk")
    for pk in used.values_list("pk", flat=True):
        take_use_back(pk, actor=actor, at=at)


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
