"""What comes so many months after a purchase, for each device: its warranty ends, its service is due.

A device is a unit with a serial number; what was sold without one counts by order and product. Orders are looked up by
their date, a stretch of days for each number of months there is, so that the rest of the history is never read.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from vafa.journeys.happenings import found, kept
from vafa.journeys.trigger import Entry

LONGEST = 180
"""Months after which nobody is reminded any more."""
# Months are of different length: the stretch is a little wide, and the end compares to the moment. OFFSET keeps the
# planner from asking for every product of every order instead.
DUE = """
WITH age AS (
    SELECT told.months, n, make_interval(months => told.months * n) AS age
    FROM (SELECT DISTINCT {column} AS months FROM product WHERE {column} > 0) told,
         generate_series(1, CASE WHEN %(again)s THEN {longest} / told.months ELSE 1 END) n
), bought AS (
    SELECT o.id, o.customer_id, o.placed_at, age.*
    FROM age JOIN "order" o
      ON o.placed_at > %(after)s - age.age - interval '4 days'
      AND o.placed_at <= %(until)s - age.age + interval '4 days'
    WHERE {kept} AND o.placed_at + age.age > %(after)s AND o.placed_at + age.age <= %(until)s
), device AS (
    SELECT u.customer_id, 'unit:' || u.id AS key, bought.id AS order_id, bought.placed_at AS since, age, n, p.name
    FROM bought JOIN unit u ON u.order_id = bought.id AND u.customer_id IS NOT NULL
    JOIN product p ON p.id = u.product_id AND p.{column} = bought.months
    UNION ALL
    SELECT u.customer_id, 'unit:' || u.id, NULL, u.created_at, age, n, p.name
    FROM age JOIN unit u
      ON u.order_id IS NULL AND u.customer_id IS NOT NULL
      AND u.created_at > %(after)s - age.age - interval '4 days'
      AND u.created_at <= %(until)s - age.age + interval '4 days'
    JOIN product p ON p.id = u.product_id AND p.{column} = age.months
    UNION ALL
    SELECT DISTINCT bought.customer_id, 'order:' || bought.id || ':' || p.id, bought.id, bought.placed_at, age, n,
           p.name
    FROM bought CROSS JOIN LATERAL (
        SELECT product_id FROM order_line WHERE order_id = bought.id AND quantity > 0 OFFSET 0) l
    JOIN product p ON p.id = l.product_id AND p.{column} = bought.months
    WHERE NOT EXISTS (SELECT FROM unit u WHERE u.order_id = bought.id AND u.product_id = p.id)
)
SELECT c.id, CASE WHEN %(again)s THEN device.key || ':' || device.n ELSE device.key END,
       device.since + device.age - make_interval(days => %(days)s), device.order_id, device.name
FROM device JOIN customer c ON c.id = device.customer_id AND c.withdrawn_at IS NULL
WHERE device.since + device.age > %(after)s AND device.since + device.age <= %(until)s
"""


def after_months(column: str, at: datetime, *, days: int, late: timedelta, again: bool) -> Iterable[Entry]:
    """Devices whose months (`column` of the product) are over in `days` days, or were less than `late` before.

    With `again` every so many months, each time with its number at the end of the key.
    """
    until = at + timedelta(days=days)
    sql = DUE.format(column=column, kept=kept(), longest=LONGEST)
    return found(sql, {"until": until, "after": until - late, "days": days, "again": again})
