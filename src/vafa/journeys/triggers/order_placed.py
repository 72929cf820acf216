"""An order is placed. Each order enters once: a new order begins anew, and the same one never again."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import orders
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch
from vafa.sales.events import OrderPlaced


def read(events: Batch[OrderPlaced]) -> Iterable[Entry]:
    """Orders that were not cancelled or returned meanwhile, from the moment they were placed."""
    standing = orders([event.order_id for event in events])
    for event in events:
        order = standing.get(event.order_id)
        if order is not None and order.kept:
            yield order.entry(order.placed_at, event.id)


TRIGGER = Trigger(
    key="order_placed",
    label=_("An order is placed"),
    says=_("an order is placed"),
    events=(OrderPlaced,),
    read=read,
    of_order=True,
    same_order=False,  # who waits for a purchase waits for the next one
    # As long as a plan may last: orders of last month that come in today are taken up in the middle of their way.
    late=timedelta(days=200),
)
