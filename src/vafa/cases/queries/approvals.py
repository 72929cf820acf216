"""What waits for somebody's yes."""

from vafa.cases.models import Approval
from vafa.cases.queries.scope import cases_for
from vafa.platform.accounts.models import Staff


def approvals_for(staff: Staff, limit: int = 100) -> list[Approval]:
    """What this person was asked and nobody decided yet, the oldest first, with case, customer and who asks. One query.

    What ended meanwhile needs no yes any more.
    """
    rows = Approval.objects.filter(decided_at=None, asked_of__contains=[staff.pk], case__closed_at=None)
    rows = rows.filter(case__in=cases_for(staff)).select_related("case__customer", "asked_by", "compensation")
    return list(rows.order_by("asked_at", "pk")[:limit])
