"""What the clock starts for cases: a warning before a promise breaks, noticing that it broke, a reminder that what we
wait for should be there, asking some days after the work whether it did work, telling everyone an incident touches, and
proposing cases to look back at."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from vafa.cases.actions.after_closing import look_back, remind_of_waits
from vafa.cases.actions.learning import next_week_due, propose_last_week
from vafa.cases.actions.promises import break_promises, warn_of
from vafa.cases.actions.telling_affected import tell_batch
from vafa.cases.models import Case, Incident, Promise
from vafa.platform.jobs.models import bury
from vafa.platform.jobs.sweeps import all_or_each, earliest, sweep
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

AT_ONCE = 500


def _owed() -> QuerySet[Promise]:
    return Promise.objects.filter(kept_at=None, broken_at=None, called_off_at=None, paused_at=None)


def _to_warn() -> QuerySet[Promise]:
    return _owed().filter(warn_at__isnull=False)


@sweep(every=timedelta(minutes=1), next_due=earliest(_owed, "due_at"))
def break_overdue(at: datetime) -> int:
    """Break every promise whose moment has passed; several workers share the work."""
    owed = _owed().filter(due_at__lte=at)
    with transaction.atomic():
        locked = owed.select_for_update(of=("self",), skip_locked=True)
        late = list(locked.select_related("case").order_by("due_at", "pk")[:AT_ONCE])
        break_promises(late, actor=SYSTEM, at=at)
    return len(late)


@sweep(every=timedelta(minutes=1), next_due=earliest(_to_warn, "warn_at"))
def warn_in_time(at: datetime) -> int:
    """Remind of every promise whose last quarter has begun; what is late by now is broken instead."""
    with transaction.atomic():
        locked = _to_warn().filter(warn_at__lte=at).select_for_update(of=("self",), skip_locked=True)
        soon = list(locked.select_related("case").order_by("warn_at", "pk")[:AT_ONCE])
        warn_of(soon, actor=SYSTEM, at=at)
    return len(soon)


def _to_look_back() -> QuerySet[Case]:
    return Case.objects.filter(check_back_at__isnull=False)


def _to_remind() -> QuerySet[Case]:
    return Case.objects.filter(wait_remind_at__isnull=False)


@sweep(every=timedelta(minutes=5), next_due=earliest(_to_look_back, "check_back_at"))
def ask_whether_it_worked(at: datetime) -> int:
    """Ask about cases resolved some days ago, and close those nobody came back to."""
    return _each(_to_look_back(), "check_back_at", "ask_whether_it_worked", look_back, at)


@sweep(every=timedelta(minutes=1), next_due=earliest(_to_remind, "wait_remind_at"))
def remind_of_what_should_be_here(at: datetime) -> int:
    """Remind of cases that wait for something which should have come by now."""
    return _each(_to_remind(), "wait_remind_at", "remind_of_what_should_be_here", remind_of_waits, at)


def _to_tell() -> QuerySet[Incident]:
    return Incident.objects.filter(tell_at__isnull=False)


@sweep(every=timedelta(minutes=1), next_due=earliest(_to_tell, "tell_at"))
def tell_the_affected(at: datetime) -> int:
    """Tell the next hundred customers of the incident that waits longest."""
    incident = _to_tell().filter(tell_at__lte=at).order_by("tell_at", "pk").first()
    return tell_batch(incident, actor=SYSTEM, at=at) if incident is not None else 0


@sweep(every=timedelta(hours=1), next_due=lambda: next_week_due(now()))
def propose_reviews(at: datetime) -> int:
    """At the start of the shop's week, propose three good and three bad cases of the week before."""
    return len(propose_last_week(actor=SYSTEM, at=at))


def _each(rows: QuerySet[Case], due: str, name: str, act: Callable[..., None], at: datetime) -> int:
    """Act on a batch of what is due by this column; a case that fails alone is shown, and not due any more."""

    def give_up(case: Case, problem: Exception) -> None:
        Case.objects.filter(pk=case.pk).update(**{due: None})
        bury("sweep", f"cases.{name}", case.pk, problem, at=at)

    def all_of(cases: Sequence[Case]) -> None:
        act(cases, actor=SYSTEM, at=at)

    with transaction.atomic():
        locked = rows.filter(**{f"{due}__lte": at}).select_for_update(of=("self",), skip_locked=True)
        found = list(locked.select_related("customer").order_by(due, "pk")[:AT_ONCE])
        all_or_each(found, all_of, give_up)
    return len(found)
