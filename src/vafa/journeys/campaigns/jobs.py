"""What the clock starts: the next turns of campaigns under way."""

from datetime import datetime, timedelta

from vafa.journeys.campaigns import sending
from vafa.journeys.models import Campaign
from vafa.journeys.models.campaign import SENDING
from vafa.platform.jobs.sweeps import earliest, sweep
from vafa.platform.values import SYSTEM


@sweep(every=timedelta(seconds=20), next_due=earliest(lambda: Campaign.objects.filter(state=SENDING), "next_at"))
def take_turns(at: datetime) -> int:
    """Record the next messages of campaigns."""
    return sending.take_turns(actor=SYSTEM, at=at)
