"""The database's twin of `rules.rhythm`: whose silence has become unusual, and whose consumable runs out.

Both are asked once a day for everybody and read the orders of two years.
"""

from vafa.journeys.happenings import kept
from vafa.journeys.rules.rhythm import DEVIATIONS, ENOUGH, NORMAL, ONE_VISIT, PATIENCE

LONGEST = 550
"""Days. What is longer ago tells nothing of how somebody buys now; who is quiet for longer, an audience finds."""
CROWD = 10
"""So many customers with a rhythm are needed before theirs speaks for those without one."""

# Parts of one purchase make no gap.
QUIET = f"""
WITH bought AS (
    SELECT o.customer_id AS id, o.id AS order_id, o.placed_at AS at,
           lag(o.placed_at) OVER own AS before, lead(o.id) OVER own AS next
    FROM "order" o
    WHERE {kept()} AND o.placed_at <= %(at)s AND o.placed_at > %(at)s - %(late)s - interval '{LONGEST} days'
    WINDOW own AS (PARTITION BY o.customer_id ORDER BY o.placed_at, o.id)
), gap AS (
    SELECT id, extract(epoch FROM at - before)::float8 / 86400 AS days FROM bought WHERE before IS NOT NULL
), usual AS (
    SELECT id, percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS days
    FROM gap WHERE days >= {ONE_VISIT} GROUP BY id HAVING count(*) >= {ENOUGH}
), own AS (
    SELECT usual.id, greatest(
        usual.days + {DEVIATIONS} * {NORMAL} * percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(gap.days - usual.days)),
        {PATIENCE} * usual.days) AS days
    FROM usual JOIN gap ON gap.id = usual.id AND gap.days >= {ONE_VISIT} GROUP BY usual.id, usual.days
), shop AS (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS days FROM own HAVING count(*) >= {CROWD}
), due AS (
    SELECT last.id, last.order_id,
           last.at + interval '1 day' * greatest(coalesce(own.days, shop.days), %(least)s) AS at
    FROM bought last LEFT JOIN own USING (id) LEFT JOIN shop ON true
    WHERE last.next IS NULL AND coalesce(own.days, shop.days) IS NOT NULL
)
SELECT c.id, 'quiet:' || due.order_id, due.at, due.order_id
FROM due JOIN customer c ON c.id = due.id AND c.withdrawn_at IS NULL
WHERE due.at <= %(at)s AND due.at > %(at)s - %(late)s
"""

# Of products that run out, or that somebody buys again and again.
RUNS_OUT = f"""
WITH pair AS (
    SELECT o.customer_id, l.product_id, p.lasts_days
    FROM "order" o JOIN order_line l ON l.order_id = o.id AND l.quantity > 0
    JOIN product p ON p.id = l.product_id
    WHERE {kept()} AND o.placed_at <= %(at)s AND o.placed_at > %(at)s - %(late)s - interval '{LONGEST} days'
    GROUP BY o.customer_id, l.product_id, p.lasts_days HAVING p.lasts_days IS NOT NULL OR count(*) > {ENOUGH}
), bought AS (
    SELECT pair.*, o.id, o.placed_at, sum(l.quantity)::float8 AS many
    FROM pair JOIN "order" o USING (customer_id)
    JOIN order_line l ON l.order_id = o.id AND l.product_id = pair.product_id AND l.quantity > 0
    WHERE {kept()} AND o.placed_at <= %(at)s AND o.placed_at > %(at)s - %(late)s - interval '{LONGEST} days'
    GROUP BY o.customer_id, pair.customer_id, pair.product_id, pair.lasts_days, o.id
), step AS (
    SELECT *, lead(placed_at) OVER (PARTITION BY customer_id, product_id ORDER BY placed_at, many) - placed_at AS gap
    FROM bought
), pace AS (
    SELECT customer_id, product_id,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM gap)::float8 / 86400 / many) AS days
    FROM step WHERE gap >= interval '{ONE_VISIT} days' GROUP BY 1, 2 HAVING count(*) >= {ENOUGH}
), due AS (
    SELECT step.customer_id, step.product_id, step.id,
           step.placed_at + interval '1 day' * (coalesce(pace.days, step.lasts_days) * step.many - %(days)s) AS at
    FROM step LEFT JOIN pace USING (customer_id, product_id)
    WHERE step.gap IS NULL AND coalesce(pace.days, step.lasts_days) IS NOT NULL
)
SELECT due.customer_id, 'runs_out:' || due.product_id || ':' || due.id, due.at, due.id, p.name
FROM due JOIN product p ON p.id = due.product_id
JOIN customer c ON c.id = due.customer_id AND c.withdrawn_at IS NULL
WHERE due.at <= %(at)s AND due.at > %(at)s - %(late)s
"""
