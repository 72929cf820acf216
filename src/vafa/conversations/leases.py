"""Leases of workers that were killed, given back as soon as one starts again instead of minutes later.

A worker that lives loses nothing by it but some work: a message claimed by somebody else is not handed over
(`sending.outcomes`), and what is read twice is placed once. What was being handed over keeps its lease, since it may
have left; it becomes uncertain when that ends.
"""

from datetime import datetime

from vafa.channels.models import Account
from vafa.conversations.models import Inbound, Message
from vafa.platform.jobs.starting import at_start


@at_start
def give_back(at: datetime) -> int:
    """Let what was claimed, read or asked for be taken at once; returns how many messages and things that came."""
    Account.objects.filter(poll_at__gt=at).update(poll_at=at)
    read = Inbound.objects.filter(state=Inbound.WAITING, lease_until__gt=at).update(due_at=at, lease_until=None)
    return read + Message.objects.filter(state=Message.CLAIMED).update(state=Message.QUEUED, lease_until=None)
