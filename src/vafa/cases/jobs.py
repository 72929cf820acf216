"""What the clock starts for cases: noticing that a promise was broken."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from vafa.cases.actions.promises import break_promises
from vafa.cases.models import Promise
from vafa.platform.jobs.sweeps import earliest, sweep
from vafa.platform.values import SYSTEM

AT_ONCE = 500


def _owed() -> QuerySet[Promise]:
    return Promise.objects.filter(kept_at=None, broken_at=None, called_off_at=None)


@sweep(every=timedelta(minutes=1), next_due=earliest(_owed, "due_at"))
def break_overdue(at: datetime) -> int:
    """Break every promise whose moment has passed; several workers share the work."""
    owed = _owed().filter(due_at__lte=at)
    with transaction.atomic():
        locked = owed.select_for_update(of=("self",), skip_locked=True)
        late = list(locked.select_related("case").order_by("due_at", "pk")[:AT_ONCE])
        break_promises(late, actor=SYSTEM, at=at)
    return len(late)
