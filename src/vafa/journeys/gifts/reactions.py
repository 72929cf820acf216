"""Gifts whose letter did not leave are withdrawn; coupons that an order names are used."""

from vafa.conversations.events import MessageFailed, MessageSkipped
from vafa.conversations.models import Message
from vafa.journeys.gifts.enclosing import withdraw
from vafa.journeys.gifts.using import free_coupons, redeem_named
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.values import Actor
from vafa.sales.events import CouponNamed, ImportUndone, OrderStateChanged
from vafa.sales.models import CANCELLED, Order

RULE = Actor.rule("gifts")


@reacts_to(MessageSkipped, MessageFailed)
def withdraw_what_was_not_brought(events: Batch[MessageSkipped | MessageFailed]) -> None:
    """A code that nobody got to read is good for nothing."""
    ids = [event.message_id for event in events]
    kept = Message.objects.filter(pk__in=ids, state__in=[Message.SKIPPED, Message.FAILED], key__isnull=False)
    keys = [key for key in kept.values_list("key", flat=True) if key]
    if keys:
        withdraw(keys, actor=RULE, at=now())


@reacts_to(CouponNamed)
def use_what_orders_name(events: Batch[CouponNamed]) -> None:
    """A coupon of ours that an order names is used by it, also when somebody else placed it."""
    redeem_named([(event.order_id, event.code) for event in events], actor=RULE)


@reacts_to(ImportUndone)
def give_back_what_they_used(events: Batch[ImportUndone]) -> None:
    """What orders used that were taken out again is good again."""
    gone = Order.objects.filter(import_run__in=[event.import_id for event in events], withdrawn_at__isnull=False)
    free_coupons(gone, actor=RULE, at=now())


@reacts_to(OrderStateChanged)
def give_back_what_came_to_nothing(events: Batch[OrderStateChanged]) -> None:
    """What an order used that was cancelled is good again; one that was returned had its price."""
    ids = [event.order_id for event in events if event.after == CANCELLED]
    if ids:
        free_coupons(Order.objects.filter(pk__in=ids, state=CANCELLED), actor=RULE, at=now())
