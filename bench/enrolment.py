"""Claim: 100,000 orders are enrolled, each of their follow-ups planned, in 60 seconds.

    python bench/enrolment.py [--size 100000] [--json]

Measured is the reader as the worker runs it: events read from the log in batches, orders looked up, follow-ups planned
and written, runs announced. Reference: COPY of the very rows it wrote (runs and follow-ups) into plain tables.
"""

from datetime import UTC, datetime

from _house import Measured, Watch, arguments, copied_again, house, note, sql, tell

READER = "journeys.trigger_reactions.order_placed"

CUSTOMERS = """
INSERT INTO customer (kind, name, source, created_at, language)
SELECT 'person', 'Customer ' || n, 'bench', now(), 'fa' FROM generate_series(1, %s) n
"""
ORDERS = """
INSERT INTO "order" (source, number, customer_id, placed_at, state, currency, total, lines_count, recorded_at)
SELECT 'bench', n::text, 1 + n %% %s, %s::timestamptz - n %% 10000 * interval '4 minutes', 'paid', 'IRR', 100, 1, now()
FROM generate_series(1, %s) n
"""
EVENTS = """
INSERT INTO event (txid, name, version, occurred_at, recorded_at, actor, customer_id, subject_kind, subject_id, key,
    payload)
SELECT pg_current_xact_id()::text::bigint, 'sales.OrderPlaced', 1, placed_at, now(), 'system', customer_id, 'order', id,
    'order:' || id, json_build_object('order_id', id, 'number', number, 'total', '100', 'currency', 'IRR',
                                      'import_id', NULL)
FROM "order" ORDER BY id
"""


def main() -> None:
    """Measure, and tell."""
    options = arguments(__doc__.splitlines()[0], 100_000, "orders")
    with house():
        from vafa.journeys.actions.plans import ensure_default_plan
        from vafa.journeys.models import FollowUp, Run
        from vafa.platform.events.reading import drain
        from vafa.platform.time import now
        from vafa.platform.values import SYSTEM

        at = datetime.now(UTC)
        customers = max(1, options.size // 2)
        note(f"{options.size:,} orders of {customers:,} customers over four weeks")
        ensure_default_plan(actor=SYSTEM, at=now())
        customers = sql(CUSTOMERS, [customers])
        sql(ORDERS, [customers, at, options.size])
        sql(EVENTS)
        sql("ANALYZE")
        with Watch() as enrolling:
            drain(READER)
        runs, follow_ups = Run.objects.count(), FollowUp.objects.count()
        assert runs == options.size, f"{runs} runs of {options.size} orders"
        copying, _rows = copied_again(("run", "follow_up"))
    tell(
        [
            Measured(
                claim=f"{runs:,} orders enrolled and {follow_ups:,} follow-ups planned",
                figure=enrolling.seconds,
                unit="s",
                target=60 * options.size / 100_000,
                better="less",
                reference="COPY of the same rows into plain tables",
                reference_figure=copying,
                details={
                    "orders/s": f"{runs / enrolling.seconds:,.0f}",
                    "each": f"{enrolling.seconds / runs * 1e6:,.0f} µs",
                    "computing": f"{enrolling.computing / runs * 1e6:,.0f} µs",
                },
            )
        ],
        options.json,
    )


if __name__ == "__main__":
    main()
