"""Runs that end before their time: the order was cancelled or came back, its import was undone, or someone stopped it.

What was planned or owed as a call is skipped with the run's reason. Only the end of the run is announced, once,
since it says the same for each of its follow-ups; a message already on its way is left to sending.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from vafa.journeys.actions.settling import tell_ended
from vafa.journeys.models import Run
from vafa.journeys.queries import versions_of_orders
from vafa.platform.values import Actor
from vafa.sales.models import Order

AT_ONCE = 5000
BY_HAND = "by_hand"

# Follow-ups first, as every other action locks them, so that two of them never wait for one another.
SKIP = """
UPDATE follow_up SET state = 'skipped', reason = %s, done_at = %s
WHERE run_id = ANY(%s) AND (state = 'planned' OR (state = 'waiting' AND kind = 'call'))
"""
END = """
UPDATE run SET ended_at = %s, end_reason = %s WHERE id = ANY(%s) AND ended_at IS NULL RETURNING id, customer_id
"""


@transaction.atomic
def stop_runs(run_ids: Iterable[int], reason: str, *, actor: Actor, at: datetime) -> int:
    """End these runs for a reason (a code); those that ended before are left. Returns how many ended."""
    ids, total = sorted(set(run_ids)), 0
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(SKIP, [reason, at, some])
            cursor.execute(END, [at, reason, some])
            ended = cursor.fetchall()
        tell_ended(ended, reason, actor=actor, at=at)
        total += len(ended)
    return total


def stop_run(run: Run, reason: str = BY_HAND, *, actor: Actor, at: datetime) -> None:
    """End one run for a reason; an ended one stays as it is."""
    stop_runs([run.pk], reason, actor=actor, at=at)


def stop_orders(order_ids: Iterable[int], reason: str, *, actor: Actor, at: datetime) -> int:
    """End what follows after these orders. What is about something else and only mentions one goes on: a complaint."""
    runs = Run.objects.filter(order__in=list(order_ids), version__in=versions_of_orders(), ended_at=None)
    return stop_runs(runs.values_list("pk", flat=True), reason, actor=actor, at=at)


def stop_import(import_id: int, *, actor: Actor, at: datetime) -> int:
    """End what follows after the orders of an import that was undone."""
    orders = Order.objects.filter(import_run=import_id)
    runs = Run.objects.filter(order__in=orders, version__in=versions_of_orders(), ended_at=None)
    return stop_runs(runs.values_list("pk", flat=True), "import_undone", actor=actor, at=at)
