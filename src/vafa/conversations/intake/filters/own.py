"""Our own letters that came back to us, as by a forwarding mailbox: answering them would never end."""

from vafa.channels.inbound import Incoming
from vafa.channels.queries import own_addresses
from vafa.conversations.ids import message_of_id
from vafa.conversations.intake.contributing import Known, Say, intake_filter


@intake_filter(order=10)
def own(item: Incoming, known: Known) -> Say | None:
    """Written by ourselves: our Message-ID, or an address we send from."""
    if item.automatic == "own" or message_of_id(item.message_id) is not None:
        return Say("own_notification", aside=True)
    if item.address and item.address.lower() in own_addresses(known.channel):
        return Say("own_address", aside=True)
    return None
