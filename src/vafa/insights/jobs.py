"""Fresh numbers by the clock: when someone asked, else every hour in which anything happened.

Ibis and DuckDB live in a process of their own that ends when the numbers are kept, so the worker stays small.
"""

import subprocess
import sys
from datetime import datetime, timedelta

from vafa.insights.models import Refresh
from vafa.platform.events.models import EventRow
from vafa.platform.jobs.sweeps import sweep
from vafa.platform.time.clock import is_set

AT_LEAST_EVERY = timedelta(hours=1)
PATIENCE = timedelta(minutes=30)


def nothing_due() -> datetime | None:
    """In a rehearsal nobody reads numbers."""
    return None


@sweep(every=timedelta(seconds=10), next_due=nothing_due)
def refresh_numbers(at: datetime) -> int:
    """Make the numbers anew when they are due; a run that fails is buried as a dead letter and tried in an hour."""
    row, _ = Refresh.objects.get_or_create(pk=1)
    if is_set() or not due(row, at):
        return 0
    Refresh.objects.filter(pk=1).update(started_at=at)
    command = [sys.executable, "-m", "vafa.cli", "metrics", "--refresh", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE.total_seconds(), check=False)
    if done.returncode:
        raise RuntimeError(f"vafa metrics --refresh ended with {done.returncode}: {done.stderr[-2000:]}")
    return 0  # nothing more to claim: the next look is the clock's


def due(row: Refresh, at: datetime) -> bool:
    """Whether numbers are wanted, or the last are an hour old and the log has moved since."""
    if row.wanted_at and (row.started_at is None or row.wanted_at > row.started_at):
        return True
    if row.started_at and row.started_at > at - AT_LEAST_EVERY:
        return False
    newest = EventRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0) > row.seen_event
