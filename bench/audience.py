"""Claim: an audience by five conditions is counted among a million customers and ten million order lines in a second.

    python bench/audience.py [--size 1000000] [--keep DIR] [--json]

`--size` is how many customers; each has ten order lines, in some three orders over three years, and products follow
Zipf's law. The conditions: bought a common product in the last 180 days, spent more than so much in a year, lives in
one of two cities, has no open case, may get offers by e-mail. Reference: the bare count of customers. The best of five
rounds is told, and the slowest beside it; other audiences are told with it, so that one good plan is no luck.
"""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from _house import Measured, Watch, house, note, sql, tell

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
PRODUCTS, ROUNDS, TARGET, FULL = 1000, 5, 1.0, 1_000_000

CUSTOMERS = """
INSERT INTO customer (kind, name, sort, source, external_key, language, city, created_at)
SELECT 'person', 'Customer ' || n, 'customer ' || n, 'bench', n::text, 'fa',
       (ARRAY['تهران', 'کرج', 'مشهد', 'شیراز', 'تبریز', 'اصفهان', 'قم', ''])[1 + (random() ^ 2 * 8)::int %% 8],
       %s::timestamptz - random() * interval '3 years'
FROM generate_series(1, %s) n
"""
PRODUCT_ROWS = """
INSERT INTO product (sku, name, created_at) SELECT 'P' || n, 'Product ' || n, now() FROM generate_series(1, %s) n
"""
# Orders have one to six lines, on average just over three; a hundredth is cancelled.
ORDERS = """
INSERT INTO "order" (source, number, customer_id, placed_at, state, currency, total, lines_count, recorded_at)
SELECT 'bench', n::text, %s + (random() * %s)::int %% %s, %s::timestamptz - random() * interval '3 years',
       CASE WHEN n %% 100 = 0 THEN 'cancelled' ELSE 'delivered' END, 'IRR', 1000000 * (1 + random() * 40)::int,
       1 + n %% 6, now()
FROM generate_series(1, %s) n
"""
LINES = """
INSERT INTO order_line (order_id, key, product_id, description, quantity, unit_price)
SELECT o.id, n::text, %s + ((exp(random() * ln(%s)))::int - 1), 'A thing', 1, o.total / o.lines_count
FROM "order" o, generate_series(1, o.lines_count) n
"""
TALKS = """
INSERT INTO conversation (customer_id, subject, started_at, last_message_at)
SELECT id, 'x', %s, %s FROM customer WHERE id %% 10 = 0
"""
CASES = """
INSERT INTO "case" (number, customer_id, conversation_id, subject, channel, kind, opened_at, resolved_at)
SELECT id, customer_id, id, 'x', 'form', 'question', %s::timestamptz - interval '1 day' * (id %% 300),
       CASE WHEN id %% 10 > 0 THEN %s::timestamptz - interval '1 hour' END
FROM conversation
"""
CONSENTS = """
INSERT INTO consent (customer_id, purpose, channel, granted, given_at, proof)
SELECT id, 'offer', CASE WHEN id % 3 = 0 THEN 'email' ELSE 'any' END, id % 4 > 0, created_at, '{}'
FROM customer WHERE id % 5 > 0
"""

BOUGHT = {"is": ["sales.bought:P3", "within", 180]}
SPENT = {"is": ["sales.spent:IRR:365", "over", "50000000"]}
CITY = {"any": [{"is": ["customers.city", "is", "تهران"]}, {"is": ["customers.city", "is", "كرج"]}]}
NO_CASE = {"is": ["cases.open", "is", "no"]}
OFFERS = {"is": ["customers.consent:offer:email", "is", "yes"]}
AUDIENCES: Mapping[str, dict[str, Any]] = {
    "five": {"all": [BOUGHT, SPENT, CITY, NO_CASE, OFFERS]},
    "bought": BOUGHT,
    "rare": {"is": ["sales.bought:P900", "within", 180]},
    "spent": SPENT,
    "city": CITY,
    "any": {"any": [BOUGHT, {"not": OFFERS}, CITY]},
    "never": {"all": [{"is": ["sales.bought:P3", "never"]}, {"is": ["sales.spent:IRR:365", "under", "50000000"]}]},
}


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=FULL, help=f"customers (default {FULL})")
    parser.add_argument("--keep", default="", help="folder whose database is filled once and kept")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    with house(options.keep):
        _fill(options.size)
        sql("SELECT count(*) FROM customer")
        bare = min(
            _timed(lambda: sql("SELECT count(*) FROM customer WHERE withdrawn_at IS NULL")) for _ in range(ROUNDS)
        )
        details: dict[str, object] = {}
        best = {name: _ask(name, data, details) for name, data in AUDIENCES.items()}
    tell(
        [
            Measured(
                claim=f"An audience by five conditions counted among {options.size:,} customers",
                figure=best["five"],
                unit="s",
                target=TARGET * options.size / FULL,
                better="less",
                reference="the bare count of customers",
                reference_figure=bare,
                details=details,
            )
        ],
        options.json,
    )


def _ask(name: str, data: dict[str, Any], details: dict[str, object]) -> float:
    """Seconds of the best round; the rest and the plan are told beside it."""
    from django.db import connection

    from vafa.customers.conditions import read_conditions
    from vafa.customers.conditions.asking import count, page
    from vafa.customers.conditions.compiling import audience_sql

    tree = read_conditions(data)
    found = count(tree, AT)
    rounds = sorted(_timed(lambda: count(tree, AT)) for _ in range(ROUNDS))
    first = _timed(lambda: page(tree, AT))
    details[name] = f"{rounds[0]:.3f} s to {rounds[-1]:.3f} s, {found:,} found, page {first:.3f} s"
    query = audience_sql(tree, AT)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {query.text}", query.values)  # type: ignore[arg-type]
        note("\n".join([f"--- {name}", *(row[0][:200] for row in cursor.fetchall())]))
    return rounds[0]


def _timed(do: Any) -> float:
    with Watch() as watch:
        do()
    return watch.seconds


def _fill(size: int) -> None:
    from vafa.customers.models import Consent, Customer
    from vafa.sales.models import Order, Product

    if Consent.objects.exists():
        return
    note(f"{size:,} customers with ten order lines each")
    with Watch() as filling:
        sql(CUSTOMERS, [AT, size])
        sql(PRODUCT_ROWS, [PRODUCTS])
        first = Customer.objects.order_by("pk")[0].pk
        sql(ORDERS, [first, size, size, AT, size * 20 // 7])
        assert Order.objects.exists()
        sql(LINES, [Product.objects.order_by("pk")[0].pk, PRODUCTS])
        sql(TALKS, [AT, AT])
        sql(CASES, [AT, AT])
        sql(CONSENTS)
        sql("VACUUM ANALYZE")
    note(f"filled in {filling.seconds:,.0f} s")


if __name__ == "__main__":
    main()
