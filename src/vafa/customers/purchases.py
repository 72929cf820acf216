"""What customers remember of their purchases: first, last and how many. The room that has orders does the counting."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from vafa.platform.arrays import plain_array

# Rows are locked in one order, so that two who bring orders of the same customers never wait for one another.
REMEMBER = """
WITH given AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::int[])
        AS row(id, first_at, last_at, many)
), locked AS (
    SELECT customer.id FROM customer JOIN given ON given.id = customer.id
    ORDER BY customer.id FOR NO KEY UPDATE OF customer
)
UPDATE customer SET first_order_at = given.first_at, last_order_at = given.last_at, orders_count = given.many
FROM given, locked
WHERE customer.id = given.id AND locked.id = given.id
  AND (customer.first_order_at, customer.last_order_at, customer.orders_count)
      IS DISTINCT FROM (given.first_at, given.last_at, given.many)
"""

Purchases = tuple[int, datetime | None, datetime | None, int]
"""Customer, first order, last order, number of orders."""


def remember_purchases(purchases: Iterable[Purchases]) -> None:
    """Set what these customers remember of their purchases, in one statement; for the room that counts orders."""
    rows = list(purchases)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(REMEMBER, [_array(column) for column in zip(*rows, strict=True)])


def _array(column: Iterable[object]) -> str:
    """Moments in quotes, as they hold blanks."""
    return plain_array(f'"{value}"' if isinstance(value, datetime) else value for value in column)
