"""A message that was just recorded leaves at once, not at the next tick of the clock."""

from vafa.conversations.events import MessageQueued
from vafa.platform.events import Batch, reacts_to
from vafa.platform.jobs.background import hurry

EACH = 50  # messages for which one more sender is worth while


@reacts_to(MessageQueued)
def deliver_soon(events: Batch[MessageQueued]) -> None:
    """Have one or more workers look at the outbox now."""
    hurry("conversations.deliver", lanes=min(4, 1 + len(events) // EACH))
