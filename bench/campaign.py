"""Claim: a campaign to 100,000 customers of an audience is recorded, each letter checked and written, in 30 seconds.

    python bench/campaign.py [--size 100000] [--json]

Measured are the turns as the sweep takes them: the next customers of the audience, what they bought last, the gate,
the letter with a code of their own, the messages and gifts, how far it got. Beside it the estimate that goes before,
and the stop that takes everything back. Reference: COPY of the rows it wrote (messages and gifts) into plain tables.
"""

from datetime import UTC, datetime

from _house import Measured, Watch, arguments, copied_again, house, note, sql, tell

CUSTOMERS = """
INSERT INTO customer (kind, name, source, created_at, language, last_order_at)
SELECT 'person', 'Customer ' || n, 'bench', now(), 'fa', now() - interval '200 days' FROM generate_series(1, %s) n
"""
POINTS = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at)
SELECT id, 'email', 'c' || id || '@example.com', 'c' || id || '@example.com', now() FROM customer
"""
PRODUCT = "INSERT INTO product (sku, name, created_at) VALUES ('W9', 'Kettle', now())"
ORDERS = """
INSERT INTO "order" (source, number, customer_id, placed_at, state, currency, total, lines_count, recorded_at)
SELECT 'bench', id::text, id, now() - interval '200 days', 'paid', 'IRR', 100, 1, now() FROM customer
"""
LINES = """
INSERT INTO order_line (order_id, key, product_id, description, quantity, unit_price)
SELECT id, '1', (SELECT min(id) FROM product), 'Kettle', 1, 100 FROM "order"
"""
AUDIENCE = {
    "all": [{"is": ["customers.last_purchase", "ago", "180"]}, {"is": ["sales.bought:W9", "within", "365"]}]
}  # fmt: skip


def main() -> None:
    """Measure, and tell."""
    options = arguments(__doc__.splitlines()[0], 100_000, "customers")
    with house():
        from vafa.channels.registry import drivers
        from vafa.conversations.letters.shelf import Source
        from vafa.conversations.models import Message
        from vafa.journeys.campaigns.estimating import estimate
        from vafa.journeys.campaigns.sending import begin, stop, take_turns
        from vafa.journeys.campaigns.writing import Wishes, change_campaign, make_campaign
        from vafa.platform.values import SYSTEM

        at = datetime.now(UTC)
        drivers()  # a worker has them loaded
        note(f"{options.size:,} customers with an order each")
        sql(CUSTOMERS, [options.size])
        for statement in (POINTS, PRODUCT, ORDERS, LINES, "ANALYZE"):
            sql(statement)
        made = make_campaign("reactivation", actor=SYSTEM, at=at)
        words = {
            ("fa", "email"): Source("خبر", "{{ customer.name }} عزیز، {{ product }}: **{{ code }}**، {{ percent }}٪")
        }
        wishes = Wishes(name="bench", purpose="care", conditions=AUDIENCE, percent=10, words=words)
        campaign = change_campaign(made.pk, wishes, actor=SYSTEM, at=at)
        with Watch() as estimating:
            told = estimate(campaign, at)
        assert told.people == options.size, f"{told.people} of {options.size} in the audience"
        begin(campaign.pk, actor=SYSTEM, at=at)
        with Watch() as recording:
            while take_turns(actor=SYSTEM, at=at):
                pass
        written = Message.objects.filter(state="queued").count()
        assert written == options.size, f"{written} messages of {options.size}"
        copying, _rows = copied_again(("message", "gift"))
        with Watch() as stopping:
            stop(campaign.pk, actor=SYSTEM, at=at)
    tell(
        [
            Measured(
                claim=f"a campaign recorded for {written:,} customers of an audience",
                figure=recording.seconds,
                unit="s",
                target=30 * options.size / 100_000,
                better="less",
                reference="COPY of the same messages and gifts into plain tables",
                reference_figure=copying,
                details={
                    "customers/s": f"{written / recording.seconds:,.0f}",
                    "computing": f"{recording.computing / written * 1e6:,.0f} µs each",
                    "estimate": f"{estimating.seconds:.1f} s, {told.asked:,} asked",
                    "stop": f"{stopping.seconds:.1f} s, all taken back",
                },
            )
        ],
        options.json,
    )


if __name__ == "__main__":
    main()
