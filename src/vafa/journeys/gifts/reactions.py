"""Gifts whose letter did not leave are withdrawn."""

from vafa.conversations.events import MessageFailed, MessageSkipped
from vafa.conversations.models import Message
from vafa.journeys.gifts.enclosing import withdraw
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.values import Actor

RULE = Actor.rule("gifts")


@reacts_to(MessageSkipped, MessageFailed)
def withdraw_what_was_not_brought(events: Batch[MessageSkipped | MessageFailed]) -> None:
    """A code that nobody got to read is good for nothing."""
    ids = [event.message_id for event in events]
    kept = Message.objects.filter(pk__in=ids, state__in=[Message.SKIPPED, Message.FAILED], key__isnull=False)
    keys = [key for key in kept.values_list("key", flat=True) if key]
    if keys:
        withdraw(keys, actor=RULE, at=now())
