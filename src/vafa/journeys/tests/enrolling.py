"""Orders begin the plans that begin with a purchase, without their events being read first."""

from collections.abc import Collection
from datetime import datetime

from vafa.journeys.actions.entering import happened
from vafa.journeys.happenings import orders
from vafa.journeys.triggers.order_placed import TRIGGER
from vafa.platform.values import Actor


def enrol(order_ids: Collection[int], *, actor: Actor, at: datetime) -> int:
    """How many runs were started."""
    entries = [one.entry(one.placed_at, None) for one in orders(order_ids).values() if one.kept]
    return happened(TRIGGER.key, entries, actor=actor, at=at)
