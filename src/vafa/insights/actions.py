"""What can be done: ask for fresh numbers. Making them is work of the clock (`jobs`)."""

from datetime import datetime

from django.db import transaction

from vafa.insights.models import Refresh
from vafa.platform.audit.models import record
from vafa.platform.values import Actor


@transaction.atomic
def want_refresh(*, actor: Actor, at: datetime) -> Refresh:
    """Ask for fresh numbers; asked twice before they are made, they are made once."""
    row, _ = Refresh.objects.update_or_create(pk=1, defaults={"wanted_at": at})
    record(actor, "insights.refresh_wanted", "insights_refresh", 1, at=at)
    return row
