"""Claim: 2,000 due follow-ups a second are claimed, checked and recorded.

    python bench/follow_ups.py [--size 20000] [--json]

Measured is the sweep as the worker runs it, in its batches, with a recorder in the place of every channel: each
follow-up is claimed, asked whether it still makes sense, its letter written and checked and recorded as owed, and the
next step of its run is placed. Delivery is not part of it. Reference: a plain UPDATE … RETURNING of the same rows, in
batches of the same size.
"""

from datetime import UTC, datetime

from _house import Measured, Watch, arguments, house, note, sql, tell

BATCH = 500
PEOPLE = """
INSERT INTO customer (kind, name, source, created_at, language)
SELECT 'person', 'مشتری ' || n, 'bench', now(), 'fa' FROM generate_series(1, %s) n
"""
ADDRESSES = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at)
SELECT id, 'email', 'c' || id || '@example.com', 'c' || id || '@example.com', now() FROM customer
"""
PRODUCT = "INSERT INTO product (sku, name, created_at) VALUES ('kettle', 'کتری آرام', now())"
ORDERS = """
INSERT INTO "order" (source, number, customer_id, placed_at, state, currency, total, lines_count, recorded_at)
SELECT 'bench', id::text, id, %s, 'paid', 'IRR', 100, 1, now() FROM customer
"""
LINES = """
INSERT INTO order_line (order_id, key, product_id, description, quantity, unit_price)
SELECT o.id, '1', p.id, p.name, 1, 100 FROM "order" o, product p
"""
PLAIN = """
WITH due AS (SELECT id FROM follow_up WHERE state = 'planned' AND due_at <= %s ORDER BY due_at, id LIMIT 500
             FOR UPDATE SKIP LOCKED)
UPDATE follow_up f SET state = 'waiting' FROM due WHERE f.id = due.id RETURNING f.*
"""


def main() -> None:
    """Measure, and tell."""
    options = arguments(__doc__.splitlines()[0], 20_000, "due follow-ups")
    with house():
        from django.db import transaction

        from vafa.channels.overrides import recording
        from vafa.conversations.models import Message
        from vafa.journeys.actions.performing import perform_due
        from vafa.journeys.actions.plans import ensure_default_plan
        from vafa.journeys.models import FollowUp
        from vafa.journeys.tests.enrolling import enrol
        from vafa.platform.values import SYSTEM
        from vafa.sales.models import Order

        at = datetime.now(UTC).replace(hour=8)
        note(f"{options.size:,} customers whose welcome is due")
        ensure_default_plan(actor=SYSTEM, at=at)
        sql(PEOPLE, [options.size])
        sql(ADDRESSES)
        sql(PRODUCT)
        sql(ORDERS, [at])
        sql(LINES)
        ids = list(Order.objects.values_list("pk", flat=True))
        for start in range(0, len(ids), 5000):
            enrol(ids[start : start + 5000], actor=SYSTEM, at=at)
        FollowUp.objects.filter(touchpoint="welcome").update(due_at=at)
        sql("ANALYZE")
        done = 0
        with recording(), Watch() as performing:
            while count := perform_due(BATCH, actor=SYSTEM, at=at):
                done += count
        recorded = Message.objects.filter(letter="welcome", state=Message.QUEUED).count()
        assert recorded == done == options.size, f"{recorded} recorded of {done} performed of {options.size} due"
        FollowUp.objects.filter(touchpoint="welcome").update(state="planned")
        with Watch() as plain:
            more = True
            while more:
                with transaction.atomic():
                    more = sql(PLAIN, [at]) > 0
    tell(
        [
            Measured(
                claim=f"{done:,} due follow-ups claimed, checked and recorded in batches of {BATCH}",
                figure=done / performing.seconds,
                unit="/s",
                target=2000,
                better="more",
                reference="plain UPDATE … RETURNING of the same rows",
                reference_figure=done / plain.seconds,
                details={
                    "each": f"{performing.seconds / done * 1e6:,.0f} µs",
                    "computing": f"{performing.computing / done * 1e6:,.0f} µs",
                },
            )
        ],
        options.json,
    )


if __name__ == "__main__":
    main()
