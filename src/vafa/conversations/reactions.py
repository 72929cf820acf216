"""What events start here: a message that was just recorded leaves at once, and a number that is somebody's now was
theirs when it called before."""

from vafa.conversations.calls import give_calls
from vafa.conversations.events import MessageQueued
from vafa.conversations.sending.holding import look_again
from vafa.customers.events import ConsentGiven, ContactPointOff, ContactPointVerified, CustomerAdded, CustomerChanged
from vafa.platform.events import Batch, reacts_to
from vafa.platform.jobs.background import hurry
from vafa.platform.time import now

EACH = 50  # messages for which one more sender is worth while


@reacts_to(MessageQueued)
def deliver_soon(events: Batch[MessageQueued]) -> None:
    """Have one or more workers look at the outbox now."""
    hurry("conversations.deliver", lanes=min(4, 1 + len(events) // EACH))


@reacts_to(CustomerAdded, CustomerChanged, ContactPointVerified)
def know_who_called(events: Batch[CustomerAdded | CustomerChanged | ContactPointVerified]) -> None:
    """Calls of numbers nobody knew are this customer's now."""
    give_calls({event.customer_id for event in events if event.customer_id is not None})


@reacts_to(ConsentGiven, ContactPointOff)
def hear_the_no(events: Batch[ConsentGiven | ContactPointOff]) -> None:
    """What is held back for somebody who does not want it any more, or cannot be reached, is left out at once."""
    look_again({event.customer_id for event in events if event.customer_id is not None}, at=now())
