"""Who wrote: the customer with this address. With several the one who heard from us last; a stranger is nobody yet."""

from django.db.models import Max

from vafa.channels.inbound import Incoming
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.models import Message
from vafa.customers.actions import normal_value
from vafa.customers.models import Customer
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
            known.customer = found[0] if len(found) == 1 else _latest(found)
            return None
    return None


def _latest(among: list[Customer]) -> Customer:
    """The one with whom something was said last."""
    rows = Message.objects.filter(customer__in=among).values("customer").annotate(last=Max("created_at"))
    last = {row["customer"]: row["last"] for row in rows}
    with_words = [one for one in among if one.pk in last]
    return max(with_words, key=lambda one: last[one.pk]) if with_words else among[0]
