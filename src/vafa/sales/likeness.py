"""Signs of this room that two customers are one person: one order number in two sources, one serial number."""

from collections.abc import Iterable

from django.db import connection

from vafa.customers.likeness import signs_of_one
from vafa.customers.rules.duplicates import ORDER, SERIAL, Sign

FIND = """
(SELECT o.customer_id, %(order)s, o.number
 FROM "order" mine JOIN "order" o ON o.number = mine.number AND o.source <> mine.source
 WHERE mine.customer_id = %(id)s AND o.customer_id <> mine.customer_id AND mine.withdrawn_at IS NULL
   AND o.withdrawn_at IS NULL LIMIT 50)
UNION ALL
(SELECT u.customer_id, %(serial)s, u.serial
 FROM unit mine JOIN unit u ON u.search = mine.search AND u.id <> mine.id
 WHERE mine.customer_id = %(id)s AND u.customer_id <> mine.customer_id AND mine.search <> '' LIMIT 50)
"""


@signs_of_one
def same_purchases(customer_id: int) -> Iterable[tuple[int, Sign]]:
    """Others with an order of the same number from another source, or a unit of the same serial number."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"id": customer_id, "order": ORDER, "serial": SERIAL})
        return [(pk, Sign(code, what)) for pk, code, what in cursor.fetchall()]
