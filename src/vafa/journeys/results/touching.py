"""How the touchpoints of a plan do by their own measures: reached, opened, answered, talked, bought. Counted in times,
since one customer may be asked twice; over the runs of the last months, as a plan changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from vafa.journeys.actions.calls import ALL_GOOD, PROBLEM, TALKED
from vafa.journeys.happenings import kept
from vafa.journeys.models import TOUCHPOINTS, Plan
from vafa.journeys.rules.steps import Content
from vafa.journeys.rules.walking import path_of

LATELY = timedelta(days=180)
BOUGHT_WITHIN = 30  # days after a touchpoint in which a purchase counts for it
NAMES = ("due", "reached", "opened", "answered", "talked")
TOUCHED = """
SELECT f.touchpoint, count(*) FILTER (WHERE f.state IN ('done', 'skipped', 'failed')),
       count(*) FILTER (WHERE f.state = 'done'),
       count(*) FILTER (WHERE f.state = 'done' AND (m.read_at IS NOT NULL OR m.clicked_at IS NOT NULL)),
       count(*) FILTER (WHERE f.state = 'done' AND f.answer IS NOT NULL),
       count(*) FILTER (WHERE f.state = 'done' AND f.outcome = ANY(%(talked)s))
FROM run r JOIN follow_up f ON f.run_id = r.id AND f.kind = ANY(%(kinds)s) LEFT JOIN message m ON m.id = f.message_id
WHERE r.plan_id = %(plan)s AND r.started_at > %(since)s AND r.started_at <= %(at)s AND NOT r.held_out
GROUP BY 1
"""
BOUGHT = f"""
SELECT f.touchpoint, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM "order" o WHERE o.customer_id = r.customer_id AND {kept()} AND o.id IS DISTINCT FROM r.order_id
      AND o.placed_at > f.done_at AND o.placed_at <= f.done_at + make_interval(days => %(within)s)))
FROM run r JOIN follow_up f ON f.run_id = r.id AND f.touchpoint = ANY(%(steps)s) AND f.state = 'done'
WHERE r.plan_id = %(plan)s AND r.started_at > %(since)s AND NOT r.held_out
  AND f.done_at + make_interval(days => %(within)s) <= %(at)s
GROUP BY 1
"""


def count_touchpoints(plan: Plan, content: Content, at: datetime) -> dict[str, Mapping[str, int]]:
    """By touchpoint: how often it was `due` and is past, `reached` them, was `opened`, `answered`, `talked` about; and
    for those that are to sell, `bought` of `asked`, whose days are over."""
    given: dict[str, Any] = {
        "plan": plan.pk, "since": at - LATELY, "at": at, "talked": [TALKED, ALL_GOOD, PROBLEM],
        "kinds": list(TOUCHPOINTS), "within": BOUGHT_WITHIN,
        "steps": [one.key for one in path_of(content).touchpoints if one.measure == "bought"],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, given)
        found = {key: dict(zip(NAMES, numbers, strict=True)) for key, *numbers in cursor.fetchall()}
        if given["steps"]:
            cursor.execute(BOUGHT, given)
            for key, asked, bought in cursor.fetchall():
                found.setdefault(key, {}).update(asked=asked, bought=bought)
    return dict(found)
