"""What the clock starts for cases: noticing that a promise was broken."""

from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.actions.promises import break_promises
from vafa.cases.models import Promise
from vafa.platform.jobs.sweeps import sweep
from vafa.platform.values import SYSTEM

AT_ONCE = 500


def _next_due() -> datetime | None:
    owed = Promise.objects.filter(kept_at=None, broken_at=None, called_off_at=None)
    return owed.order_by("due_at").values_list("due_at", flat=True).first()


@sweep(every=timedelta(minutes=1), next_due=_next_due)
def break_overdue(at: datetime) -> int:
    """Break every promise whose moment has passed; several workers share the work."""
    owed = Promise.objects.filter(kept_at=None, broken_at=None, called_off_at=None, due_at__lte=at)
    with transaction.atomic():
        locked = owed.select_for_update(of=("self",), skip_locked=True)
        late = list(locked.select_related("case").order_by("due_at", "pk")[:AT_ONCE])
        break_promises(late, actor=SYSTEM, at=at)
    return len(late)
