"""What the clock starts: files that wait to come in, and those whose process died half-way."""

from datetime import datetime, timedelta

from vafa.platform.jobs.sweeps import ByRows, sweep
from vafa.platform.values import SYSTEM
from vafa.sales.actions import claim_waiting
from vafa.sales.queries import next_waiting_import


@sweep(every=timedelta(minutes=1), next_due=ByRows(next_waiting_import))
def bring_in_files(at: datetime) -> int:
    """Bring in one file, from where it stopped if it did."""
    return claim_waiting(actor=SYSTEM, at=at)
