"""What the clock starts: counting what came of plans."""

from datetime import datetime, timedelta

from vafa.journeys.results import refreshing
from vafa.platform.jobs.sweeps import sweep
from vafa.platform.time.clock import is_set


def nothing_due() -> datetime | None:
    """In a rehearsal nobody reads numbers."""
    return None


@sweep(every=timedelta(seconds=10), next_due=nothing_due)
def refresh_results(at: datetime) -> int:
    """Count the plans whose numbers are due."""
    return 0 if is_set() else refreshing.refresh_due(at)
