"""An answer to a message we know: by its Message-ID, or by the id the provider gave it."""

from django.db.models import Q

from vafa.channels.inbound import Incoming
from vafa.conversations.ids import message_of_id
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.models import Message

MOST = 30


@intake_filter(order=70)
def answers(item: Incoming, known: Known) -> Say | None:
    """The conversation of the latest message it answers. Our own ids carry a mark that cannot be guessed."""
    asked = list(dict.fromkeys(one for one in item.answers if one))[:MOST]
    if not asked:
        return None
    ours = [pk for pk in map(message_of_id, asked) if pk is not None]
    rows = Message.objects.filter(conversation__isnull=False).select_related("conversation__customer")
    named = list(Message.objects.filter(pk__in=ours).select_related("conversation", "customer")) if ours else []
    for one in named:
        if one.conversation is not None and one.conversation.customer_id == one.customer_id:
            one.conversation.customer = one.customer
    if named and known.customer is None:
        known.customer = named[-1].customer  # a letter of ours, answered from an address we did not know
    found = next((one for one in reversed(named) if one.conversation is not None), None)
    if found is None:
        by_provider = Q(receipt__in=asked, channel=known.channel) & ~Q(receipt="")
        theirs = Q(direction=Message.IN, message_id__in=asked, customer=known.customer) & ~Q(message_id="")
        found = rows.filter(by_provider | theirs if known.customer else by_provider).order_by("-pk").first()
    return Say("answers_message", found.conversation) if found is not None else None
