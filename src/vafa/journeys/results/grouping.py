"""The statements that count a plan's runs once it is known when their customers came. `counting` asks them."""

from vafa.journeys.results.kept import WINDOWS

PREPARE = """
CREATE TEMPORARY TABLE result_run ON COMMIT DROP AS
SELECT r.id, r.customer_id, r.version_id, r.held_out, r.started_at, came.came_at, back.came_at AS back_at,
       r.started_at + make_interval(days => %(days)s) <= %(at)s AS is_over
FROM {runs}
LEFT JOIN ({came}) came ON came.run_id = r.id
LEFT JOIN ({back}) back ON back.run_id = r.id
WHERE r.plan_id = %(plan)s AND {real} AND r.started_at <= %(at)s
"""
CELL = """count(*) FILTER (WHERE is_over), count(*) FILTER (WHERE is_over AND came_at IS NOT NULL),
       count(*) FILTER (WHERE NOT is_over), count(*) FILTER (WHERE NOT is_over AND came_at IS NOT NULL)"""


def _firsts(among: str, of: str = "customer_id") -> str:
    """Of each customer the run they began first."""
    return f"(SELECT DISTINCT ON ({of}) * FROM {among} ORDER BY {of}, started_at, id) one"


FIRSTS = _firsts("(SELECT * FROM result_run WHERE version_id = ANY(%(versions)s)) begun")
BEGUN = f"""
SELECT held_out, (started_at AT TIME ZONE %(zone)s)::date, {CELL} FROM {FIRSTS} GROUP BY 1, 2 ORDER BY 1, 2"""
DAYS = f"""
SELECT held_out, floor(extract(epoch FROM came_at - started_at) / 86400)::int, count(*)
FROM {FIRSTS} WHERE is_over AND came_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""
VERSIONS = f"""
SELECT version_id, held_out, {CELL} FROM {_firsts("result_run", "customer_id, version_id")} GROUP BY 1, 2"""
WENT = """(
  SELECT r.*, f.outcome AS way FROM result_run r
  JOIN follow_up f ON f.run_id = r.id AND f.touchpoint = %(step)s AND f.kind = 'split' AND f.state = 'done'
  WHERE r.version_id = ANY(%(versions)s) AND NOT r.held_out) begun"""
WAYS = f"SELECT way, {CELL} FROM {_firsts(WENT)} GROUP BY 1"
_BACK = ", ".join(
    f"count(*) FILTER (WHERE {over} AND back_at <= started_at + interval '{days} days'), count(*) FILTER (WHERE {over})"
    for days in WINDOWS
    for over in [f"started_at + interval '{days} days' <= %(at)s"]
)
BACK = f"SELECT held_out, count(*), {_BACK} FROM {FIRSTS} GROUP BY 1"
