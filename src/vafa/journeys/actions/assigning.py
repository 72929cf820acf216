"""Who calls: the agent the customer knows, otherwise whoever owes the fewest calls."""

import heapq
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from vafa.journeys.access import CALL, CALLERS
from vafa.journeys.events import CallOwed
from vafa.journeys.models import CALL as CALL_KIND
from vafa.journeys.models import WAITING, FollowUp, ReturnCall
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

CALLED_BEFORE = """
SELECT DISTINCT ON (customer_id) customer_id, assigned_to_id FROM follow_up
WHERE customer_id = ANY(%s) AND assigned_to_id = ANY(%s) ORDER BY customer_id, due_at DESC
"""


def callers_for(customer_ids: Sequence[int]) -> list[int | None]:
    """Whom to give a call to each of these customers, in the same order; nobody while there are no agents."""
    staff_ids = list(Staff.objects.filter(is_active=True, role__in=CALLERS).order_by("pk").values_list("pk", flat=True))
    if not staff_ids:
        return [None] * len(customer_ids)
    waiting = FollowUp.objects.filter(state=WAITING, kind=CALL_KIND, assigned_to__in=staff_ids)
    owed = Counter(dict(waiting.values_list("assigned_to").annotate(Count("pk"))))
    back = ReturnCall.objects.filter(state=WAITING, assigned_to__in=staff_ids)
    owed.update(dict(back.values_list("assigned_to").annotate(Count("pk"))))
    with connection.cursor() as cursor:
        cursor.execute(CALLED_BEFORE, [list(customer_ids), staff_ids])
        known: dict[int, int] = dict(cursor.fetchall())
    least = [(owed[staff_id], staff_id) for staff_id in staff_ids]
    heapq.heapify(least)
    given: list[int | None] = []
    for customer_id in customer_ids:
        staff_id = known.get(customer_id)
        if staff_id is None:
            count, staff_id = least[0]
            heapq.heapreplace(least, (count + 1, staff_id))
        known[customer_id] = staff_id  # two calls to one customer are one person's
        given.append(staff_id)
    return given


@transaction.atomic
def assign_call(follow_up: FollowUp, staff: Staff | None, *, actor: Actor, at: datetime) -> FollowUp:
    """Give a waiting call to someone, or to nobody. Refused: journeys.no_call_waiting, journeys.may_not_call."""
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    waits = follow_up.state == WAITING and follow_up.kind == CALL_KIND
    refuse_if(not waits, Refused("journeys.no_call_waiting"))
    refuse_if(staff is not None and not may(staff, CALL), Refused("journeys.may_not_call", {"name": str(staff)}))
    if follow_up.assigned_to_id != (staff.pk if staff else None):
        follow_up.assigned_to = staff
        follow_up.save(update_fields=["assigned_to"])
        publish(
            CallOwed(
                occurred_at=at,
                actor=actor,
                customer_id=follow_up.customer_id,
                follow_up_id=follow_up.pk,
                touchpoint=follow_up.touchpoint,
                kind=CALL_KIND,
                staff_id=staff.pk if staff else None,
            )
        )
    return follow_up
