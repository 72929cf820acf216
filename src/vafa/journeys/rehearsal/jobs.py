"""What the clock starts: rehearsals somebody asked for."""

from datetime import datetime, timedelta

from vafa.journeys.rehearsal.keeping import run_next
from vafa.platform.jobs.sweeps import sweep


@sweep(every=timedelta(minutes=1), next_due=lambda: None)
def rehearse(at: datetime) -> int:
    """Run the rehearsal that waits longest. A simulated life rehearses nothing, so it is never due there."""
    return run_next(at)
