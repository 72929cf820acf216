"""The rows of the room of cases for `_many`: change these statements when its models change.

Six of seven of the newest 7 % are open: a quarter of them nobody's, a third with no promise running, a tenth waiting.
"""

from collections.abc import Sequence

# Given: how many units, and from which case on six of seven are open.
CASES = """
INSERT INTO "case" (number, customer_id, conversation_id, kind, topic, priority, customer_class, subject,
                    channel, tags, unit_id, owner_id, handler_id, team_id, opened_at, stage, due_at, waiting_for,
                    waiting_since, waiting_until, resolved_at, closed_at, last_from_customer_at, last_from_us_at)
SELECT 2000000 + c.id, c.customer_id, c.id,
       (ARRAY['question', 'technical', 'complaint', 'repair', 'order', 'return'])[1 + c.id %% 6],
       'topic' || c.id / 6 %% 40, 1 + (dice > 20)::int + (dice > 80)::int + (dice > 96)::int,
       CASE WHEN c.customer_id %% 50 = 0 THEN 'vip' ELSE '' END, c.subject,
       (ARRAY['form', 'email', 'phone'])[1 + c.id / 12 %% 3],
       CASE WHEN c.id / 11 %% 9 = 0 THEN ARRAY['part'] ELSE '{}' END,
       CASE WHEN c.id %% 4 = 0 THEN 1 + c.id / 4 %% %s END,
       CASE WHEN owned THEN {STAFF} + c.id %% 40 END, CASE WHEN owned THEN {STAFF} + c.id / 7 %% 40 END,
       (SELECT min(id) FROM team) + c.id %% 40 %% 4, c.started_at, CASE WHEN open THEN 1 + c.id / 5 %% 3 ELSE 4 END,
       CASE WHEN open AND c.id / 17 %% 3 > 0 AND NOT waits
            THEN now() + (c.id * 7919 %% 8640 - 1440) * interval '1 minute' END,
       CASE WHEN waits THEN 'customer' ELSE '' END, CASE WHEN waits THEN c.started_at + interval '2 hours' END,
       CASE WHEN waits THEN now() + c.id %% 100 * interval '1 hour' END,
       CASE WHEN NOT open THEN c.started_at + interval '1 day' END,
       CASE WHEN NOT open THEN c.started_at + interval '9 days' END, c.started_at, c.started_at
FROM (SELECT * FROM conversation ORDER BY id) c JOIN customer p ON p.id = c.customer_id,
     LATERAL (SELECT c.id >= %s AND c.id %% 7 > 0 AS open, c.id * 31 %% 100 AS dice) _,
     LATERAL (SELECT open AND c.id / 13 %% 10 = 5 AS waits, c.id / 3 %% 4 > 0 OR NOT open AS owned) __
"""
PROMISES = """
INSERT INTO promise (case_id, kind, within_minutes, started_at, due_at, warn_at, kept_at)
SELECT id, kinds.kind, minutes, opened_at, due, CASE WHEN NOT done THEN due - interval '30 minutes' END,
       CASE WHEN done THEN opened_at + interval '1 hour' END
FROM "case", (VALUES ('first_response', 120), ('resolution', 4320)) kinds(kind, minutes),
     LATERAL (SELECT coalesce(due_at, opened_at + minutes * interval '1 minute') AS due,
                     due_at IS NULL OR kinds.kind = 'first_response' AND id % 2 = 0 AS done) _
WHERE kinds.kind = 'first_response' OR resolved_at IS NULL
"""
STAGES = """
INSERT INTO case_stage (case_id, stage, entered_at, left_at, by)
SELECT id, n, opened_at, CASE WHEN n < stage THEN opened_at END, 'system'
FROM "case", generate_series(1, stage) n WHERE resolved_at IS NULL OR n = stage
"""
ASSIGNMENTS = """
INSERT INTO assignment (case_id, staff_id, part, at, by)
SELECT id, owner_id, 'owner', opened_at, 'system' FROM "case" WHERE owner_id IS NOT NULL
"""
RESOLUTIONS = """
INSERT INTO resolution (case_id, at, by, how)
SELECT id, resolved_at, 'staff:' || owner_id, 'Done' FROM "case" WHERE resolved_at IS NOT NULL
"""


def steps(units: int, first_open: int) -> Sequence[tuple[str, str, list[object]]]:
    """Statements to run one after the other once conversations and messages are there."""
    first_staff = "(SELECT min(id) FROM staff WHERE email LIKE 's%%@shop.example')"
    return [
        ("cases", CASES.replace("{STAFF}", first_staff), [units, first_open]),
        ("promises", PROMISES, []),
        ("stages", STAGES, []),
        ("assignments", ASSIGNMENTS, []),
        ("resolutions", RESOLUTIONS, []),
    ]
