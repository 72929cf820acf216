"""An answer to a message we know: by its Message-ID, or by the id the provider gave it."""

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
    rows = Message.objects.filter(conversation__isnull=False).select_related("conversation")
    named = list(Message.objects.filter(pk__in=ours).select_related("conversation", "customer")) if ours else []
    if named and known.customer is None:
        known.customer = named[-1].customer  # a letter of ours, answered from an address we did not know
    found = next((one for one in reversed(named) if one.conversation is not None), None)
    if found is None:
        found = rows.filter(receipt__in=asked, channel=known.channel).exclude(receipt="").order_by("-pk").first()
    if found is None:  # what a customer wrote, answered by another of them; only within what is theirs
        found = rows.filter(direction=Message.IN, message_id__in=asked, customer=known.customer).order_by("-pk").first()
    if found is None:
        return None
    return Say("answers_message", found.conversation)
