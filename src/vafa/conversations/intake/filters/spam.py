"""What the mail server takes for spam waits in the tray: a person looks before a customer is lost to a wrong guess."""

from vafa.channels.inbound import Incoming
from vafa.conversations.intake.contributing import Known, Say, intake_filter


@intake_filter(order=30)
def spam(item: Incoming, known: Known) -> Say | None:
    """Into the tray, with what the mail server said."""
    return Say("maybe_spam", tray=True, detail=item.doubt) if item.doubt else None
