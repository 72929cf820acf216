"""When each run's customer did what is hoped for: one statement over all runs for each measure.

Each asks for rows (run_id, came_at) of runs `r` with their own order `own`, within %(days)s days, as known at %(at)s.
The plain twin is `rules.converting.came_at`; tests hold both to the same answer.
"""

from collections.abc import Mapping

from vafa.journeys.happenings import kept
from vafa.journeys.rules.converting import ANSWERED, BOUGHT_OFFERED, REFERRED, RETURNED

RUNS = 'run r LEFT JOIN "order" own ON own.id = r.order_id'
REAL = "own.withdrawn_at IS NULL"  # those of imports that were undone never were


def within(moment: str) -> str:
    """That a moment lies in the run's days, and before now."""
    until = "least(r.started_at + make_interval(days => %(days)s), %(at)s)"
    return f"{moment} > r.started_at AND {moment} <= {until}"


# Orders within a day of the run's own are parts of one purchase.
LATER = f"{kept()} AND (own.id IS NULL OR o.placed_at >= own.placed_at + interval '1 day') AND {within('o.placed_at')}"
OFFERED = """JOIN unnest(%(offer_versions)s::bigint[], %(offer_products)s::bigint[]) AS offer(version_id, product_id)
  ON offer.version_id = r.version_id"""
# What a follow-up asked was answered when the log says so; without a word in the log, when it was done.
SAID = """coalesce((SELECT min(e.occurred_at) FROM event e WHERE e.subject_kind = 'follow_up' AND e.subject_id = f.id
                    AND e.name = 'journeys.FollowUpAnswered'), f.done_at)"""

MEASURES: Mapping[str, str] = {
    RETURNED: f"""
SELECT r.id AS run_id, min(o.placed_at) AS came_at
FROM {RUNS} JOIN "order" o ON o.customer_id = r.customer_id
WHERE r.plan_id = %(plan)s AND {REAL} AND {LATER} AND {{some}}
GROUP BY 1""",
    ANSWERED: f"""
SELECT r.id AS run_id, min(said.at) AS came_at
FROM {RUNS} JOIN follow_up f ON f.run_id = r.id AND f.answer IS NOT NULL
CROSS JOIN LATERAL (SELECT {SAID} AS at) said
WHERE r.plan_id = %(plan)s AND {REAL} AND {within("said.at")} AND {{some}}
GROUP BY 1""",
    BOUGHT_OFFERED: f"""
SELECT r.id AS run_id, min(o.placed_at) AS came_at
FROM {RUNS} {OFFERED}
JOIN "order" o ON o.customer_id = r.customer_id
JOIN order_line line ON line.order_id = o.id AND line.product_id = offer.product_id AND line.quantity > 0
WHERE r.plan_id = %(plan)s AND {REAL} AND {LATER} AND {{some}}
GROUP BY 1""",
    REFERRED: f"""
SELECT r.id AS run_id, min(g.used_at) AS came_at
FROM {RUNS} JOIN gift g ON g.customer_id = r.customer_id AND g.kind = 'coupon' AND g.withdrawn_at IS NULL
JOIN "order" used ON used.id = g.used_order_id AND used.customer_id <> r.customer_id
  AND used.withdrawn_at IS NULL AND used.state NOT IN ('cancelled', 'returned')
WHERE r.plan_id = %(plan)s AND {REAL} AND {within("g.used_at")} AND {{some}}
GROUP BY 1""",
}


def statement(measure: str, some: str = "true") -> str:
    """The rows (run_id, came_at) of a measure, of those runs `r` that a test names."""
    return MEASURES[measure].replace("{some}", some)
