"""An order is returned. Each order enters once, however often its state goes to and fro."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import orders
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch
from vafa.sales.events import OrderStateChanged
from vafa.sales.models import RETURNED

STILL_KNOWN = timedelta(days=200)
"""A file may tell today of what came back long ago."""


def read(events: Batch[OrderStateChanged]) -> Iterable[Entry]:
    """Orders that came back and did not go out again."""
    standing = orders([event.order_id for event in events if event.after == RETURNED])
    for event in events:
        order = standing.get(event.order_id) if event.after == RETURNED else None
        if order is not None and order.state == RETURNED and event.occurred_at - order.placed_at <= STILL_KNOWN:
            yield order.entry(event.occurred_at, event.id)


TRIGGER = Trigger(
    key="order_returned",
    label=_("An order is returned"),
    says=_("an order is returned"),
    events=(OrderStateChanged,),
    read=read,
    same_order=True,
    late=timedelta(days=14),
)
