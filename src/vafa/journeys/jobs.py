"""What the clock starts: follow-ups that fall due, and calls whose window ends."""

from datetime import datetime, timedelta

from vafa.journeys.actions import calls, performing
from vafa.journeys.models import CALL, PLANNED, WAITING, FollowUp
from vafa.platform.jobs.sweeps import sweep
from vafa.platform.values import SYSTEM


def _next_due() -> datetime | None:
    return FollowUp.objects.filter(state=PLANNED).order_by("due_at").values_list("due_at", flat=True).first()


def _next_missed() -> datetime | None:
    waiting = FollowUp.objects.filter(state=WAITING, kind=CALL)
    return waiting.order_by("window_until").values_list("window_until", flat=True).first()


@sweep(every=timedelta(seconds=30), next_due=_next_due)
def perform_due(at: datetime) -> int:
    """Do the follow-ups that are due."""
    return performing.perform_due(actor=SYSTEM, at=at)


@sweep(every=timedelta(minutes=1), next_due=_next_missed)
def miss_calls(at: datetime) -> int:
    """Show calls that nobody made in time as missed."""
    return calls.miss_calls(actor=SYSTEM, at=at)
