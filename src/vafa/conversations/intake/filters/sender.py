"""Who wrote: the customer with this address; a stranger is nobody yet.

With several the one with whom something was said last, or who has proved since then that the address is theirs.
"""

from datetime import datetime

from django.db.models import Max

from vafa.channels.inbound import Incoming
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.models import Message
from vafa.customers.actions import normal_value
from vafa.customers.models import ContactPoint, Customer
from vafa.customers.queries import find_by_address
from vafa.platform.values import Refused


@intake_filter(order=50)
def sender(item: Incoming, known: Known) -> Say | None:
    """Fill in `known.customer`; without any address nobody could be answered, so it waits in the tray."""
    if not item.address.strip():
        return Say("no_sender", tray=True)
    for kind, value in ((known.contact_kind, item.address), *item.points):
        try:
            found = find_by_address(kind, normal_value(kind, value))
        except Refused:
            if kind == known.contact_kind:
                return Say("odd_sender", tray=True, detail=item.address[:100])
            continue
        if found:
            known.namesakes = found
            known.customer = found[0] if len(found) == 1 else _latest(found, kind, normal_value(kind, value))
            return None
    return None


def _latest(among: list[Customer], kind: str, value: str) -> Customer:
    """The one with whom something was said last; a later proof of the address counts as much."""
    rows = Message.objects.filter(customer__in=among).values("customer").annotate(last=Max("created_at"))
    last: dict[int, datetime] = {row["customer"]: row["last"] for row in rows}
    if not last:
        return among[0]
    points = ContactPoint.objects.filter(customer__in=among, kind=kind, value=value, verified_at__gt=max(last.values()))
    last |= {point.customer_id: point.verified_at for point in points if point.verified_at}
    return max((one for one in among if one.pk in last), key=lambda one: last[one.pk])
