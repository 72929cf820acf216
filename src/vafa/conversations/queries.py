"""Questions about messages."""

from datetime import datetime

from django.db.models import Q, QuerySet

from vafa.channels.openings import links_with
from vafa.conversations.links import start_word
from vafa.conversations.models import Conversation, Message
from vafa.customers.access import VIEW
from vafa.customers.queries import customers_for
from vafa.platform.access import Asker, may


def conversation_messages(conversation: Conversation) -> QuerySet[Message]:
    """Everything said in a conversation, oldest first, with authors and files."""
    rows = Message.objects.filter(conversation=conversation).select_related("author", "contact_point")
    return rows.prefetch_related("attachments__file").order_by("created_at", "id")


def openings(customer_id: int, at: datetime) -> dict[str, str]:
    """The messengers this customer can go on in, each with a link that tells there who comes."""
    return links_with(start_word(customer_id, at))


def troubled(staff: Asker | None, *, since: datetime | None = None) -> QuerySet[Message]:
    """Messages that need a person, newest first: every uncertain one, and those that failed (since that moment)."""
    if staff is None or not may(staff, VIEW):
        return Message.objects.none()
    failed = Q(state=Message.FAILED)
    wanted = Q(state=Message.UNCERTAIN) | (failed & Q(settled_at__gte=since) if since is not None else failed)
    rows = Message.objects.filter(wanted, direction=Message.OUT, customer__in=customers_for(staff))
    return rows.select_related("customer", "account").order_by("-created_at", "-id")


def outgoing_counts() -> dict[str, int]:
    """How many outgoing messages wait, are under way and are uncertain; for health."""
    states = [Message.QUEUED, Message.CLAIMED, Message.HANDING, Message.UNCERTAIN]
    return {state: Message.objects.filter(direction=Message.OUT, state=state).count() for state in states}
