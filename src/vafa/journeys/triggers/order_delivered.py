"""An order is delivered. Each order enters once; bought over the counter, it is delivered when it is placed."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import orders
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch
from vafa.sales.events import OrderPlaced, OrderStateChanged
from vafa.sales.models import DELIVERED

LONGEST_WAY = timedelta(days=60)
"""A file may tell today that an old order is delivered: that was not today."""


def read(events: Batch[OrderPlaced | OrderStateChanged]) -> Iterable[Entry]:
    """Orders that are delivered and were not given back."""
    standing = orders([event.order_id for event in events])
    for event in events:
        order = standing.get(event.order_id)
        became = event.after if isinstance(event, OrderStateChanged) else event.state
        if order is None or became != DELIVERED or order.state != DELIVERED:
            continue
        if event.occurred_at - order.placed_at <= LONGEST_WAY:
            yield order.entry(event.occurred_at, event.id)


TRIGGER = Trigger(
    key="order_delivered",
    label=_("An order is delivered"),
    says=_("an order is delivered"),
    events=(OrderPlaced, OrderStateChanged),
    read=read,
    of_order=True,
    same_order=True,
    late=timedelta(days=14),
)
