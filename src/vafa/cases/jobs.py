"""What the clock starts for cases: a warning before a promise breaks, and noticing that it broke."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from vafa.cases.actions.promises import break_promises, warn_of
from vafa.cases.models import Promise
from vafa.platform.jobs.sweeps import earliest, sweep
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
