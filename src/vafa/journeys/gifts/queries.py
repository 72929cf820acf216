"""Questions about gifts: what a customer has."""

from collections.abc import Sequence
from datetime import datetime

from vafa.journeys.access import VIEW
from vafa.journeys.models import POINTS, Gift
from vafa.platform.access import Asker, may

SHOWN = 8


def gifts_of(staff: Asker | None, customer_id: int) -> Sequence[Gift]:
    """A customer's latest gifts, the newest first; none for who may not see journeys."""
    if not may(staff, VIEW):
        return []
    rows = Gift.objects.filter(customer=customer_id, withdrawn_at=None).select_related("used_order")
    return list(rows.order_by("-given_at", "-pk")[:SHOWN])


def points_of(customer_id: int, at: datetime) -> int:
    """How many points a customer was given that have not run out."""
    rows = Gift.objects.filter(customer=customer_id, kind=POINTS, withdrawn_at=None)
    return int(sum(one.amount or 0 for one in rows if one.valid_until is None or one.valid_until >= at))
