"""The sweep that notices broken promises, over as many open clocks as there are cases, one in a hundred due."""

from _house import Measured, Watch, note, sql
from _many import Size

BUSY, IDLE = 10.0, 5.0
CLEAR = "DELETE FROM promise WHERE policy = 'bench'"
SETTLE = "UPDATE promise SET kept_at = now() WHERE kept_at IS NULL AND policy <> 'bench'"
CLOCKS = """
INSERT INTO promise (case_id, kind, within_minutes, policy, started_at, due_at)
SELECT id, 'resolution', 4320, 'bench', now() - interval '4 days',
       CASE WHEN id %% 100 = 0 THEN now() - id %% 1440 * interval '1 minute'
            ELSE now() + interval '1 day' + id %% 4320 * interval '1 minute' END
FROM "case" ORDER BY id LIMIT %s
"""
BARE = "UPDATE promise SET broken_at = now() WHERE policy = 'bench' AND due_at <= now() AND broken_at IS NULL"


def sweeps(size: Size) -> list[Measured]:
    """All that is due, and a look when nothing is."""
    from django.db import transaction

    from vafa.cases.jobs import break_overdue
    from vafa.platform.time import now

    sql(CLEAR)
    sql(SETTLE)
    note(f"{sql(CLOCKS, [size.cases]):,} open clocks")
    sql("VACUUM ANALYZE promise")
    with transaction.atomic():
        with Watch() as bare:
            sql(BARE)
        transaction.set_rollback(True)
    swept = 0
    with Watch() as busy:
        while found := break_overdue(now()):
            swept += found
    idle = min(_idle() for _ in range(20))
    nothing = min(_nothing() for _ in range(20))
    clocks = f"{size.cases:,} open clocks"
    details: dict[str, object] = {"broken": f"{swept:,}", "computing": f"{busy.computing:.1f} s here"}
    return [
        Measured(f"{clocks}, one in a hundred due", busy.seconds, "s", BUSY, "less", "one bare UPDATE of the same",
                 bare.seconds, details),
        Measured(f"{clocks}, none due", 1000 * idle, "ms", IDLE, "less", "SELECT 1", 1000 * nothing),
    ]  # fmt: skip


def _idle() -> float:
    from vafa.cases.jobs import break_overdue
    from vafa.platform.time import now

    with Watch() as watch:
        break_overdue(now())
    return watch.seconds


def _nothing() -> float:
    with Watch() as watch:
        sql("SELECT 1")
    return watch.seconds
