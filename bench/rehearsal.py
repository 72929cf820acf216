"""Claim: a plan is rehearsed over a year of 100,000 orders within a minute, in memory that does not grow with them.

    python bench/rehearsal.py [--size 100000] [--json]

The ready plan; a third as many customers as orders, some with many and most with few; nine of ten have an e-mail
address, seven a telephone. Reference, in the same run: the bare planner asked for every step of every order, and
nothing else. Memory is that of the whole process after half of the orders and after all of them.
"""

import resource
from datetime import UTC, datetime, timedelta

from _house import Measured, Watch, arguments, house, sql, tell

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
TARGET = 60.0

CUSTOMERS = """
INSERT INTO customer (kind, name, sort, source, external_key, language, created_at)
SELECT 'person', 'Customer ' || n, 'customer ' || n, 'bench', n::text,
       (ARRAY['fa', 'fa', 'fa', 'ar', 'en'])[1 + n %% 5], %s::timestamptz - interval '2 years'
FROM generate_series(1, %s) n
"""
POINTS = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at, off_reason)
SELECT id, 'email', id || '@example.com', id || '@example.com', created_at, '' FROM customer WHERE id % 10 > 0
UNION ALL SELECT id, 'phone', '+98912' || id, '+98912' || id, created_at, '' FROM customer WHERE id % 10 > 2
"""
ORDERS = """
INSERT INTO "order" (source, number, customer_id, placed_at, state, currency, total, lines_count, recorded_at)
SELECT 'bench', n::text, (SELECT min(id) FROM customer) + (random() ^ 2 * (%s - 1))::int,
       %s::timestamptz - random() * interval '364 days', 'delivered', 'IRR', 1000000, 1, now()
FROM generate_series(1, %s) n
"""


def main() -> None:
    """Measure, and tell."""
    args = arguments("A rehearsal of a year of orders.", 100_000, "orders")
    with house():
        from vafa.operations.prepare import ensure_basics
        from vafa.platform.time.clock import clock_at

        with clock_at(AT):
            ensure_basics()
            people = max(args.size // 3, 10)
            sql(CUSTOMERS, [AT, people])
            sql(POINTS)
            sql(ORDERS, [people, AT, args.size])
            sql("ANALYZE")
            tell([_measure(args.size)], as_json=args.json)


def _measure(size: int) -> Measured:
    from vafa.journeys.models import Plan
    from vafa.journeys.queries import content_of
    from vafa.journeys.rehearsal.running import Wanted, rehearse

    plan = Plan.objects.get(key="post_purchase")
    content = content_of(plan)
    assert content is not None
    bare, all_of_it, memory = Watch(), Watch(), list[int]()
    with bare:
        steps = _bare_planning(content)

    def seen(share: float) -> bool:
        if share >= 0.5 and not memory:
            memory.append(_megabytes())
        return True

    with all_of_it:
        result = rehearse(Wanted(plan, content), AT, seen)
    days = result["days"]
    assert isinstance(days, dict)
    return Measured(
        claim=f"a year of {size:,} orders rehearsed", figure=all_of_it.seconds, unit="s", target=TARGET, better="less",
        reference=f"the bare planner for the same {steps:,} steps", reference_figure=bare.seconds,
        details={
            "runs": result["runs"], "messages": sum(day[0] for day in days.values()),
            "calls": sum(day[1] for day in days.values()), "computed s": round(all_of_it.computing, 1),
            "MB at half": memory[0] if memory else None, "MB at the end": _megabytes(),
        },
    )  # fmt: skip


def _bare_planning(content: object) -> int:
    from vafa.journeys.actions.entering import shop_planner
    from vafa.journeys.rules.scheduling import Walker, place
    from vafa.journeys.rules.steps import Content
    from vafa.journeys.rules.walking import path_of
    from vafa.sales.models import Order

    assert isinstance(content, Content)
    path, planner, steps = path_of(content), shop_planner(), 0
    since = AT - timedelta(days=365)
    for pk, placed_at in Order.objects.filter(placed_at__gte=since).values_list("pk", "placed_at").iterator(2000):
        walker = Walker(placed_at, pk)
        for step in path.steps.values():
            place(path, step, walker, planner, at=placed_at)
            steps += 1
    return steps


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
