"""What the clock starts: notices of a quarter of a year ago are forgotten."""

from datetime import datetime, timedelta

from vafa.platform.jobs.sweeps import ByRows, sweep
from vafa.platform.notices.actions import forget_old
from vafa.platform.notices.queries import next_to_forget


@sweep(every=timedelta(hours=1), next_due=ByRows(next_to_forget))
def forget_notices(at: datetime) -> int:
    """Forget a batch of old notices."""
    return forget_old(at)
