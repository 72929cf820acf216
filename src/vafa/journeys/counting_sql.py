"""The triggers that keep `step_count`: whoever writes runs and follow-ups, by whatever statement, it stays exact.

Each statement adds one row for each combination it changed, so no two writers ever wait for the same row. Joins of the
rows of a statement with `run` go by its key: the plan of such a function is kept, and must not be that of a great load.
"""

OPEN_DAY = "DATE '1970-01-01'"

_STEPS = """
  INSERT INTO step_count (plan_id, version_id, step, kind, state, reason, outcome, day, count, answered, on_time)
  SELECT r.plan_id, r.version_id, f.touchpoint, f.kind, f.state, f.reason, f.outcome,
         coalesce((f.done_at AT TIME ZONE 'UTC')::date, {open}), sum(n), sum(n * (f.answer IS NOT NULL)::int),
         sum(n * coalesce(f.done_at < f.window_until, false)::int)
  FROM ({changed}) f JOIN run r ON r.id = f.run_id
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  HAVING sum(n) <> 0 OR sum(n * (f.answer IS NOT NULL)::int) <> 0
      OR sum(n * coalesce(f.done_at < f.window_until, false)::int) <> 0;
"""
_RUNS = """
  INSERT INTO step_count (plan_id, version_id, step, kind, state, reason, outcome, day, count)
  SELECT r.plan_id, r.version_id, '', CASE WHEN r.held_out THEN 'held_out' ELSE '' END,
         CASE WHEN r.ended_at IS NULL THEN 'on_way' ELSE 'ended' END, r.end_reason, '',
         (r.enrolled_at AT TIME ZONE 'UTC')::date, sum(n)
  FROM ({changed}) r GROUP BY 1, 2, 4, 5, 6, 8 HAVING sum(n) <> 0;
"""
_STEP_COLUMNS = "run_id, touchpoint, kind, state, reason, outcome, done_at, window_until, answer"
_RUN_COLUMNS = "plan_id, version_id, held_out, ended_at, end_reason, enrolled_at"
_TABLES = {"follow_up": (_STEPS, _STEP_COLUMNS), "run": (_RUNS, _RUN_COLUMNS)}


def counting_sql() -> str:
    """Statements that create the functions and triggers, and count what is there already."""
    return "\n".join(_of_table(table, body, columns) for table, (body, columns) in _TABLES.items())


def dropping_sql() -> str:
    """Statements that take them away again."""
    return "\n".join(
        f"DROP TRIGGER count_{event} ON {table}; DROP FUNCTION vafa_count_{table}_{event}();"
        for table in _TABLES
        for event in ("insert", "update", "delete")
    )


def _of_table(table: str, body: str, columns: str) -> str:
    came, went = f"SELECT 1 AS n, {columns} FROM came", f"SELECT -1 AS n, {columns} FROM went"
    events = {
        "insert": (came, "NEW TABLE AS came"),
        "update": (f"{came} UNION ALL {went}", "OLD TABLE AS went NEW TABLE AS came"),
        "delete": (went, "OLD TABLE AS went"),
    }
    there = body.format(changed=f"SELECT 1 AS n, {columns} FROM {table}", open=OPEN_DAY)
    return there + "".join(
        _trigger(table, event, body.format(changed=changed, open=OPEN_DAY), tables)
        for event, (changed, tables) in events.items()
    )


def _trigger(table: str, event: str, body: str, tables: str) -> str:
    return f"""
CREATE FUNCTION vafa_count_{table}_{event}() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
{body}
  RETURN NULL;
END $$;
CREATE TRIGGER count_{event} AFTER {event.upper()} ON {table} REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION vafa_count_{table}_{event}();
"""
