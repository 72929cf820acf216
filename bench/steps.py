"""Claim: with 1,000,000 runs waiting, 10,000 due steps are swept in 5 seconds, and a sweep of nothing takes 10 ms.

    python bench/steps.py [--size 1000000] [--due 10000] [--enter 100000] [--json]

Measured is the sweep as workers run it, one and then two at a time, with a recorder in the place of every channel: each
step is claimed, asked whether it still makes sense, done (half of them are letters, written and recorded as owed; the
others wait, branch and split), and the run's next step is planned. Two workers are held to 2,000 steps a second and to
no step done twice. Then an audience of 100,000 enters a plan. Reference: a bare UPDATE … SKIP LOCKED of the same rows,
and a COPY of the rows that entering wrote.
"""

import argparse
import multiprocessing
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from _house import Measured, Watch, house, note, sql, tell

BATCH = 500
PEOPLE = """
INSERT INTO customer (kind, name, source, created_at, language)
SELECT 'person', 'مشتری ' || n, 'bench', now(), 'fa' FROM generate_series(1, %s) n
"""
ADDRESSES = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at)
SELECT id, 'email', 'c' || id || '@example.com', 'c' || id || '@example.com', now() FROM customer
"""
RUNS = """
INSERT INTO run (version_id, plan_id, customer_id, key, started_at, enrolled_at)
SELECT %s, %s, id, 'customer:' || id || ':1', %s, %s FROM customer
"""
# Everybody waits at some step; of the first ones the step is due.
STEPS = ["hello", "hello", "hello", "hello", "hello", "rest", "rest", "reads", "words", "later"]
KINDS = {"hello": "message", "rest": "wait", "reads": "branch", "words": "split", "later": "wait"}
WAITING = """
INSERT INTO follow_up (run_id, customer_id, touchpoint, kind, window_from, window_until, due_at, state)
SELECT id, customer_id, (%s::text[])[1 + id %% 10], (%s::text[])[1 + id %% 10], %s, %s::timestamptz + interval '9 days',
       %s::timestamptz + interval '1 day' + id %% 100000 * interval '1 second', 'planned'
FROM run
"""
DUE = """
UPDATE follow_up SET due_at = %s WHERE id IN (
    SELECT id FROM follow_up WHERE state = 'planned' AND due_at > %s ORDER BY id LIMIT %s)
"""
PLAIN = """
WITH due AS (SELECT id FROM follow_up WHERE state = 'planned' AND due_at <= %s ORDER BY due_at, id LIMIT 500
             FOR UPDATE SKIP LOCKED)
UPDATE follow_up f SET state = 'done' FROM due WHERE f.id = due.id RETURNING f.*
"""
TWICE = "SELECT count(*) - count(DISTINCT key) FROM message"


def letter(key: str, days: list[int]) -> dict[str, object]:
    """A step that sends one."""
    return {"key": key, "kind": "message", "name": {"fa": key}, "purpose": "care", "window": days, "since": "here",
            "letter": "care"}  # fmt: skip


def plan() -> dict[str, object]:
    """A way with every usual kind of step."""
    ways = [{"key": way, "share": 50, "steps": [letter(f"way_{way}", [1, 5])]} for way in "ab"]
    fa = {"is": ["customers.language", "is", "fa"]}
    return {
        "entry": {"audience": fa, "again_after_days": None},
        "steps": [
            letter("hello", [0, 9]),
            {"key": "rest", "kind": "wait", "days": 3},
            {"key": "reads", "kind": "branch", "when": fa, "then": [letter("fa", [1, 5])], "otherwise": []},
            {"key": "words", "kind": "split", "ways": ways},
            {"key": "later", "kind": "wait", "days": 30},
            letter("bye", [1, 9]),
        ],
    }


def work(at: datetime, started: "multiprocessing.synchronize.Barrier", told: "multiprocessing.Queue[int]") -> None:
    """One worker: batches until nothing is left for it."""
    from django.db import connection

    from vafa.channels.overrides import recording
    from vafa.journeys.actions.performing import perform_due
    from vafa.platform.values import SYSTEM

    connection.close()
    done = 0
    with recording():
        perform_due(1, actor=SYSTEM, at=at - timedelta(days=365))  # everything is imported and connected
        started.wait()
        while count := perform_due(BATCH, actor=SYSTEM, at=at):
            done += count
    told.put(done)


def sweep(at: datetime, workers: int) -> tuple[float, int]:
    """How long that many workers take together, and how many steps they did."""
    ctx = multiprocessing.get_context("fork")
    barrier, told = ctx.Barrier(workers + 1), ctx.Queue()
    from django.db import connection

    connection.close()
    connection.close_pool() if hasattr(connection, "close_pool") else None
    people = [ctx.Process(target=work, args=(at, barrier, told)) for _ in range(workers)]
    for one in people:
        one.start()
    barrier.wait()
    with Watch() as sweeping:
        done = sum(told.get() for _ in people)
    for one in people:
        one.join()
    return sweeping.seconds, done


def main() -> None:
    """Measure, and tell."""
    options = _options()
    with house():
        from django.db import connection, transaction

        from vafa.journeys.actions.performing import perform_due
        from vafa.journeys.actions.plans import publish, save_draft
        from vafa.journeys.models import Plan
        from vafa.platform.values import SYSTEM

        at = datetime.now(UTC).replace(hour=7, minute=0)
        made = Plan.objects.create(key="bench", name="bench", created_at=at)
        save_draft(made, plan(), actor=SYSTEM, at=at)
        version = publish(made, actor=SYSTEM, at=at)
        note(f"{options.size:,} runs that wait")
        sql(PEOPLE, [options.size])
        sql(ADDRESSES)
        sql(RUNS, [version.pk, made.pk, at - timedelta(days=1), at])
        sql(WAITING, [STEPS, [KINDS[one] for one in STEPS], at - timedelta(hours=1), at, at])
        sql("VACUUM ANALYZE")
        idle = []
        for _ in range(30):
            before = time.perf_counter()
            perform_due(BATCH, actor=SYSTEM, at=at)
            idle.append((time.perf_counter() - before) * 1000)
        results = {}
        for workers in (1, 2):
            sql(DUE, [at, at, options.due])
            results[workers] = sweep(at, workers)
            assert results[workers][1] >= options.due, results
        with connection.cursor() as cursor:
            cursor.execute(TWICE)
            (twice,) = cursor.fetchone()
        sql(DUE, [at, at, options.due])
        with Watch() as plain:
            while True:
                with transaction.atomic():
                    if sql(PLAIN, [at]) <= 0:
                        break
        measured = [
            _swept(workers, seconds, done, plain.seconds, options) for workers, (seconds, done) in results.items()
        ]
        seconds, done = results[2]
        measured.append(Measured(
            claim=f"steps a second by two workers, {twice} letters twice", figure=done / seconds, unit="/s",
            target=2000, better="more", reference="bare UPDATE … SKIP LOCKED",
            reference_figure=options.due / plain.seconds,
        ))  # fmt: skip
        measured.append(Measured(
            claim=f"a sweep of nothing with {options.size:,} runs waiting", figure=statistics.median(idle), unit="ms",
            target=10, better="less", reference="the quickest of them", reference_figure=min(idle),
        ))  # fmt: skip
        measured.append(_entering(made, options, at))
    tell(measured, options.json)


def _entering(made: Any, options: argparse.Namespace, at: datetime) -> Measured:
    """An audience begins a plan."""
    from vafa.journeys.actions.gathering import gather_due
    from vafa.journeys.actions.plans import publish, save_draft
    from vafa.journeys.models import FollowUp, Plan, Run
    from vafa.platform.values import SYSTEM

    note(f"{options.enter:,} enter a plan by audience")
    other = Plan.objects.create(key="other", name="other", created_at=at)
    content = {**plan(), "entry": {"audience": {"is": ["customers.language", "is", "ar"]}}}
    save_draft(other, content, actor=SYSTEM, at=at)
    publish(other, actor=SYSTEM, at=at)
    Plan.objects.filter(pk=made.pk).update(is_active=False)
    sql("UPDATE customer SET language = 'ar' WHERE id <= %s", [options.enter])
    sql("ANALYZE customer")
    with Watch() as entering:
        gather_due(actor=SYSTEM, at=at)
    begun = Run.objects.filter(plan=other).count()
    assert begun == options.enter == FollowUp.objects.filter(run__plan=other).count()
    with Watch() as copying:
        sql("CREATE TABLE kept_run AS SELECT * FROM run WHERE plan_id = %s", [other.pk])
        sql("CREATE TABLE kept_step AS SELECT f.* FROM follow_up f JOIN kept_run r ON r.id = f.run_id")
    return Measured(
        claim=f"{begun:,} customers of an audience enter a plan", figure=entering.seconds, unit="s", target=30,
        better="less", reference="CREATE TABLE AS of the rows it wrote", reference_figure=copying.seconds,
        details={"each": f"{entering.seconds / begun * 1e6:,.0f} µs"},
    )  # fmt: skip


def _swept(workers: int, seconds: float, done: int, plain: float, options: argparse.Namespace) -> Measured:
    return Measured(
        claim=f"{done:,} due steps swept by {workers} worker{'s' if workers > 1 else ''}", figure=seconds, unit="s",
        target=5, better="less", reference="bare UPDATE … SKIP LOCKED of as many rows", reference_figure=plain,
        details={"each": f"{seconds / done * 1e6:,.0f} µs"},
    )  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="runs that wait (default 1000000)")
    parser.add_argument("--due", type=int, default=10_000, help="steps that are due (default 10000)")
    parser.add_argument("--enter", type=int, default=100_000, help="customers that enter by audience (default 100000)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
