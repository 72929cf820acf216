"""What the clock starts: follow-ups that fall due, and calls whose window ends."""

from datetime import datetime, timedelta

from vafa.journeys.actions import calls, performing
from vafa.journeys.models import CALL, PLANNED, WAITING, FollowUp
from vafa.platform.jobs.sweeps import earliest, sweep
from vafa.platform.values import SYSTEM


@sweep(every=timedelta(seconds=30), next_due=earliest(lambda: FollowUp.objects.filter(state=PLANNED), "due_at"))
def perform_due(at: datetime) -> int:
    """Do the follow-ups that are due."""
    return performing.perform_due(actor=SYSTEM, at=at)


@sweep(
    every=timedelta(minutes=1),
    next_due=earliest(lambda: FollowUp.objects.filter(state=WAITING, kind=CALL), "window_until"),
)
def miss_calls(at: datetime) -> int:
    """Show calls that nobody made in time as missed."""
    return calls.miss_calls(actor=SYSTEM, at=at)
