"""What speaks against sending from the side of campaigns: that somebody stopped this one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from vafa.conversations.sending import Draft, objection
from vafa.journeys.campaigns.drafting import campaign_of
from vafa.journeys.models import Campaign
from vafa.journeys.models.campaign import STOPPED

CAMPAIGN_STOPPED = "campaign_stopped"


@objection(order=5)
def the_campaign_was_stopped(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str]:
    """Nothing of a stopped campaign leaves, whatever state its message was in when it was stopped."""
    asked = {place: pk for place, draft in enumerate(drafts) if (pk := campaign_of(draft.key)) is not None}
    if not asked:
        return {}
    stopped = set(Campaign.objects.filter(pk__in=set(asked.values()), state=STOPPED).values_list("pk", flat=True))
    return {place: CAMPAIGN_STOPPED for place, pk in asked.items() if pk in stopped}
