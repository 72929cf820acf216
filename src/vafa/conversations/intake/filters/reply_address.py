"""The address answers go to, which names its conversation and is signed: shop+v123.a1b2c3d4@example.com."""

from vafa.channels.inbound import Incoming
from vafa.conversations.ids import conversation_of_address
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.models import Conversation


@intake_filter(order=80)
def reply_address(item: Incoming, known: Known) -> Say | None:
    """The conversation named by one of the addresses it was sent to."""
    for address in (*item.to, *item.cc):
        pk = conversation_of_address(address)
        found = Conversation.objects.filter(pk=pk).first() if pk is not None else None
        if found is not None:
            return Say("reply_address", found)
    return None
