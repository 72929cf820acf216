"""What the clock starts: fetching what was on its way to a customer while they were merged."""

from datetime import datetime, timedelta

from vafa.customers.actions import gather
from vafa.customers.models import Merge
from vafa.platform.jobs.sweeps import earliest, sweep


@sweep(
    every=timedelta(minutes=1), next_due=earliest(lambda: Merge.objects.filter(gather_at__isnull=False), "gather_at")
)
def gather_stragglers(at: datetime) -> int:
    """Gather for merges of some minutes ago."""
    due = list(Merge.objects.filter(gather_at__lte=at).order_by("gather_at")[:20])
    for merge in due:
        gather(merge, at=at)
    return len(due)
