"""Claim: the results of a plan, and the customers behind its numbers, are shown in 100 ms with a million runs behind.

    python bench/results.py [--size 1000000] [--json]

`--size` is how many runs; seven of ten customers have one, orders are twice as many, and every run went a way of a
split. Reference: the same page of a plan nobody walked. How long the counting takes, which no page waits for, is told
beside it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from _house import Measured, Watch, arguments, house, note, sql, tell

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
ROUNDS, TARGET = 5, 100.0
WAYS = [{"key": key, "name": {"en": key}, "share": 50, "steps": []} for key in ("one", "two")]
CONTENT: dict[str, object] = {
    "entry": {"trigger": "order_delivered"}, "goal": {"measure": "returned", "days": 60}, "hold_out": 20,
    "importance": 3,
    "steps": [
        {"key": "care", "kind": "message", "name": {"en": "Care"}, "purpose": "care", "window": [1, 3],
         "letter": "care"},
        {"key": "tone", "kind": "split", "name": {"en": "Tone"}, "ways": WAYS},
    ],
}  # fmt: skip
CUSTOMERS = """
INSERT INTO customer (kind, name, sort, source, external_key, language, created_at)
SELECT 'person', 'Customer ' || n, 'customer ' || n, 'bench', n::text, 'fa', now() FROM generate_series(1, %s) n
"""
ORDERS = """
INSERT INTO "order" (source, number, customer_id, placed_at, state, currency, total, lines_count, recorded_at)
SELECT 'bench', n::text, %s + (random() * %s)::int %% %s, %s::timestamptz - random() * interval '2 years',
       CASE WHEN n %% 50 = 0 THEN 'returned' ELSE 'delivered' END, 'IRR', 1, 1, now()
FROM generate_series(1, %s) n
"""
RUNS = """
INSERT INTO run (version_id, plan_id, customer_id, order_id, key, held_out, started_at, enrolled_at)
SELECT %s, %s, customer_id, id, 'order:' || id, customer_id %% 5 = 0, placed_at, placed_at FROM "order" LIMIT %s
"""
STEPS = """
INSERT INTO follow_up (run_id, customer_id, touchpoint, kind, window_from, window_until, due_at, state, outcome,
                       done_at)
SELECT r.id, customer_id, step.key, step.kind, started_at, started_at, started_at, 'done',
       CASE WHEN step.kind = 'split' THEN (ARRAY['one', 'two'])[1 + customer_id % 2] ELSE 'sent' END, started_at
FROM run r, (VALUES ('care', 'message'), ('tone', 'split')) AS step(key, kind)
"""


def main() -> None:
    """Measure, and tell."""
    options = arguments(__doc__ or "", 1_000_000, "runs")
    with house():
        from django.conf import settings
        from django.test import Client

        import vafa.urls  # noqa: F401 (every page is there before the clock runs)
        from vafa.journeys.models import Plan
        from vafa.platform.access import MANAGER
        from vafa.platform.accounts.actions import hire
        from vafa.platform.values import SYSTEM

        settings.ALLOWED_HOSTS = ["*"]
        walked, empty = _fill(options.size)
        details: dict[str, object] = {"counting": f"{_counted(walked):.1f} s"}
        _counted(empty)
        client = Client()
        client.force_login(hire("m@x.example", "m", MANAGER, password=None, language="en", actor=SYSTEM, at=AT))

        def shown(address: str) -> float:
            """Milliseconds, the middle one of some rounds."""
            assert client.get(address).status_code == 200
            return sorted(1000 * _timed(lambda: client.get(address)) for _ in range(ROUNDS))[ROUNDS // 2]

        page = f"/desk/grow/{walked.pk}/results/"
        pages = {
            "page": page, "triggers": "/desk/grow/triggers/", "rows": f"{page}rows/?arm=plan",
            "held out": f"{page}rows/?arm=held_out&came=came", "way": f"{page}rows/?split=0&way=one&came=came",
        }  # fmt: skip
        took = {name: shown(address) for name, address in pages.items()}
        reference = shown(f"/desk/grow/{empty.pk}/results/")
        assert Plan.objects.count() == 2
    details |= {name: f"{value:.0f} ms" for name, value in took.items()}
    claim = f"The slowest page of results over {options.size:,} runs"
    reference_words = "the page of a plan nobody walked"
    tell([Measured(claim, max(took.values()), "ms", TARGET, "less", reference_words, reference, details)], options.json)


def _fill(size: int):  # type: ignore[no-untyped-def]
    from vafa.customers.models import Customer
    from vafa.journeys.models import Plan, PlanVersion

    note(f"{size:,} runs")
    plans = [Plan.objects.create(key=key, name=key, created_at=AT) for key in ("walked", "empty")]
    versions = [
        PlanVersion.objects.create(plan=one, number=1, content=CONTENT, published_at=AT, published_by="system")
        for one in plans
    ]
    people = size * 7 // 10
    with Watch() as filling:
        for table in ("run", "follow_up"):
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # the counts of the map are not asked here
        sql(CUSTOMERS, [people])
        sql(ORDERS, [Customer.objects.order_by("pk")[0].pk, people, people, AT, 2 * size])
        sql(RUNS, [versions[0].pk, plans[0].pk, size])
        sql(STEPS)
        sql("VACUUM ANALYZE")
    note(f"filled in {filling.seconds:,.0f} s")
    return plans


def _counted(plan) -> float:  # type: ignore[no-untyped-def]
    from vafa.journeys.results.refreshing import refresh_plan

    return _timed(lambda: refresh_plan(plan, AT + timedelta(hours=1)))


def _timed(do: Callable[[], object]) -> float:
    with Watch() as watch:
        do()
    return watch.seconds


if __name__ == "__main__":
    main()
