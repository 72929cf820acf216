"""An answer to a message we know: by its Message-ID, or by the id the provider gave it."""

from django.db.models import Q, QuerySet

from vafa.channels.inbound import Incoming
from vafa.conversations.ids import message_of_id
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.models import Conversation, Message
from vafa.customers.models import Customer

MOST = 30


@intake_filter(order=70)
def answers(item: Incoming, known: Known) -> Say | None:
    """The conversation of the latest message it answers. Our own ids carry a mark that cannot be guessed."""
    asked = list(dict.fromkeys(one for one in item.answers if one))[:MOST]
    if not asked:
        return None
    ours = [pk for pk in map(message_of_id, asked) if pk is not None]
    found = _latest(Message.objects.filter(pk__in=ours)) if ours else None
    if found is None:
        if ours and known.customer is None:  # a letter of ours in no conversation, answered from a strange address
            known.customer = Customer.objects.filter(messages__in=ours).order_by("-messages").first()
        by_provider = Q(receipt__in=asked, channel=known.channel) & ~Q(receipt="")
        theirs = Q(direction=Message.IN, message_id__in=asked, customer=known.customer) & ~Q(message_id="")
        found = _latest(Message.objects.filter(by_provider | theirs if known.customer else by_provider))
    return Say("answers_message", found) if found is not None else None


def _latest(rows: QuerySet[Message]) -> Conversation | None:
    """The conversation of the last of these messages that has one."""
    last = rows.filter(conversation__isnull=False).order_by("-pk").values("conversation_id")[:1]
    return Conversation.objects.select_related("customer").filter(pk__in=last).first()
