"""A file of orders is taken out again: its orders, lines it added to others, and customers whom only it brought."""

from datetime import datetime

from django.db import connection, transaction

from vafa.customers.actions import withdraw_customers
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.actions.chunk_sql import SUM_UP
from vafa.sales.actions.importing import ONE_AT_A_TIME
from vafa.sales.actions.orders import count_purchases
from vafa.sales.events import CouponNamed, ImportUndone, OrderPlaced, OrderStateChanged
from vafa.sales.models import Import
from vafa.sales.queries import STALE_AFTER

WITHDRAW = """
UPDATE "order" SET withdrawn_at = %s WHERE import_run_id = %s AND withdrawn_at IS NULL RETURNING id, customer_id
"""
TAKE_LINES = "DELETE FROM order_line WHERE import_id = %s RETURNING order_id"
EMPTY = """UPDATE "order" SET total = 0, lines_count = 0 WHERE id = ANY(%s)"""
# Known orders that this file moved on, and nobody since, go back to where they were.
MOVE_BACK = """
UPDATE "order" SET state = moved.before
FROM (SELECT DISTINCT ON (subject_id) subject_id, payload->>'before' AS before, payload->>'after' AS after
      FROM event WHERE name = %s AND payload->>'import_id' = %s ORDER BY subject_id, id DESC) moved
WHERE "order".id = moved.subject_id AND "order".state = moved.after AND "order".withdrawn_at IS NULL
RETURNING "order".id, "order".number, "order".customer_id, moved.after, "order".state
"""
WITHOUT_ORDERS = """
SELECT id FROM customer WHERE id = ANY(%s)
  AND NOT EXISTS (SELECT FROM "order" WHERE "order".customer_id = customer.id AND "order".withdrawn_at IS NULL)
"""


@transaction.atomic
def undo_import(import_: Import, *, actor: Actor, at: datetime) -> Import:
    """Take out again what an import brought; customers with whom something else happened stay.

    Taking it out twice changes nothing. Refused while it runs (sales.import_running) and before it was started
    (sales.import_not_ready). The same file may come in again afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    import_ = Import.objects.select_for_update(of=["self"]).get(pk=import_.pk)
    if import_.state == Import.UNDONE:
        return import_
    alive = import_.heartbeat_at is not None and import_.heartbeat_at > at - STALE_AFTER
    refuse_if(import_.state == Import.RUNNING and alive, Refused("sales.import_running"))
    refuse_if(import_.state in (Import.READY, Import.WAITING), Refused("sales.import_not_ready"))
    orders = _take_out(import_, actor, at)
    import_.state, import_.undone_at = Import.UNDONE, at
    import_.save(update_fields=["state", "undone_at"])
    record(actor, "import.undone", "import", import_.pk, at=at, before={"file": import_.file_name, "orders": orders})
    publish(
        ImportUndone(
            import_id=import_.pk, orders=orders, key=f"import:{import_.pk}:undone", actor=actor, occurred_at=at
        )
    )
    return import_


def _take_out(import_: Import, actor: Actor, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, [at, import_.pk])
        withdrawn = cursor.fetchall()
        cursor.execute(TAKE_LINES, [import_.pk])
        shrunk = sorted({pk for (pk,) in cursor.fetchall()})
        if shrunk:
            cursor.execute(EMPTY, [shrunk])
            cursor.execute(SUM_UP, [shrunk])
        cursor.execute(MOVE_BACK, [OrderStateChanged.name, str(import_.pk)])
        moved = cursor.fetchall()
        touched = {pk for _, pk in withdrawn} | {row[2] for row in moved}
        customers = sorted(pk for pk in touched if pk is not None)
        cursor.execute(WITHOUT_ORDERS, [customers])
        idle = [pk for (pk,) in cursor.fetchall()]
    count_purchases(customers)
    ours = [OrderPlaced.name, OrderStateChanged.name, CouponNamed.name]
    withdraw_customers(idle, brought_by=f"import:{import_.pk}", harmless=ours, at=at)
    publish(
        [
            OrderStateChanged(
                customer_id=customer_id,
                order_id=pk,
                number=number,
                before=before,
                after=after,
                actor=actor,
                occurred_at=at,
            )
            for pk, number, customer_id, before, after in moved
        ]
    )
    return len(withdrawn)
