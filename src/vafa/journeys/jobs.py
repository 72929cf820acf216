"""What the clock starts: follow-ups that fall due, calls whose window ends, greetings of tomorrow."""

from datetime import datetime, timedelta

from vafa.journeys import counting
from vafa.journeys.actions import asking, calls, gathering, greeting, performing
from vafa.journeys.campaigns import jobs as campaigns  # noqa: F401
from vafa.journeys.models import CALL, PLANNED, WAITING, FollowUp
from vafa.journeys.rehearsal import jobs as rehearsal  # noqa: F401
from vafa.journeys.results import jobs as results  # noqa: F401
from vafa.journeys.seen import taking
from vafa.platform.jobs.sweeps import ByRows, earliest, sweep
from vafa.platform.time import now
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


@sweep(every=timedelta(minutes=5), next_due=ByRows(lambda: gathering.next_gathering(now())))
def gather_due(at: datetime) -> int:
    """Begin plans for those of their audience, and on their occasions."""
    return gathering.gather_due(actor=SYSTEM, at=at)


@sweep(every=timedelta(minutes=5), next_due=ByRows(lambda: greeting.next_greetings(now())))
def write_greetings(at: datetime) -> int:
    """Record the greetings of tomorrow's occasions."""
    return greeting.write_greetings(actor=SYSTEM, at=at)


@sweep(every=timedelta(hours=1), next_due=lambda: None)
def forget_seen(at: datetime) -> int:
    """Delete pages looked at and things used that the shop no longer keeps."""
    return taking.forget_old(actor=SYSTEM, at=at)


@sweep(every=timedelta(minutes=1), next_due=lambda: None)
def fold_counts(at: datetime) -> int:
    """Fold the counts of steps; pages read them folded or not."""
    return counting.fold()


@sweep(every=timedelta(minutes=5), next_due=ByRows(lambda: asking.next_turn(now())))
def ask_triggers(at: datetime) -> int:
    """Let plans ask the triggers of time they begin with."""
    return asking.ask_due(actor=SYSTEM, at=at)
