"""What no person wrote: notes that somebody is away, bounces without a report, mailing lists. Kept, not answered."""

from vafa.channels.inbound import Incoming
from vafa.conversations.intake.contributing import Known, Say, intake_filter

REASONS = {"away": "away_note", "bounce": "bounce", "list": "mailing_list", "loop": "own_notification"}


@intake_filter(order=20)
def automatic(item: Incoming, known: Known) -> Say | None:
    """Put aside what a machine wrote."""
    return Say(REASONS.get(item.automatic, "automatic"), aside=True) if item.automatic else None
