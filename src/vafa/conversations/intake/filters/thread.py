"""The provider's own thread: comments under one post, a chat on the shop's page."""

from vafa.channels.inbound import Incoming
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.models import Message


@intake_filter(order=60)
def thread(item: Incoming, known: Known) -> Say | None:
    """Where this customer last wrote in the same thread."""
    if not item.thread or known.customer is None:
        return None
    rows = Message.objects.filter(customer=known.customer, thread=item.thread, conversation__isnull=False)
    last = rows.select_related("conversation").order_by("-pk").first()
    return Say("same_thread", last.conversation) if last else None
