"""The statements that `chunks.py` runs for some thousand rows at a time."""

_ORDERS = """unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::numeric[], %s::int[],
    %s::text[]) AS row(number, customer_id, placed_at, state, currency, total, lines_count, coupons)"""

# What an undone import took out comes in again as if it were new, read as it is read now.
REVIVE_ORDERS = f"""
UPDATE "order" SET withdrawn_at = NULL, import_run_id = %s, customer_id = row.customer_id, placed_at = row.placed_at,
       state = row.state, currency = row.currency, total = row.total, lines_count = row.lines_count,
       coupons = row.coupons
FROM {_ORDERS}
WHERE "order".source = %s AND "order".number = row.number AND "order".withdrawn_at IS NOT NULL
RETURNING "order".number, "order".id
"""
DROP_LINES = "DELETE FROM order_line WHERE order_id = ANY(%s)"
ADD_ORDERS = f"""
INSERT INTO "order" (source, import_run_id, recorded_at, number, customer_id, placed_at, state, currency, total,
                     lines_count, coupons)
SELECT %s, %s, %s, row.* FROM {_ORDERS}
ON CONFLICT (source, number) DO NOTHING RETURNING number, id
"""
KNOWN_ORDERS = """
SELECT number, id, customer_id, withdrawn_at IS NOT NULL FROM "order" WHERE source = %s AND number = ANY(%s)
ORDER BY id FOR NO KEY UPDATE
"""
MOVE_ON = """
WITH step AS (SELECT * FROM unnest(%s::bigint[], %s::text[]) AS row(id, after)),
     far AS (SELECT * FROM unnest(%s::text[], %s::int[]) AS row(state, way)),
     later AS (
         SELECT "order".id, "order".state AS before, step.after FROM "order" JOIN step ON step.id = "order".id
         JOIN far was ON was.state = "order".state JOIN far becomes ON becomes.state = step.after
         WHERE becomes.way > was.way
     )
UPDATE "order" SET state = later.after FROM later WHERE "order".id = later.id RETURNING "order".id, later.before
"""
NAME_COUPONS = """
UPDATE "order" SET coupons = named.coupons FROM unnest(%s::bigint[], %s::text[]) AS named(id, coupons)
WHERE "order".id = named.id AND "order".coupons <> named.coupons RETURNING "order".id
"""
STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_line (
    order_id bigint, key text, product_id bigint, description text, quantity numeric, unit_price numeric
) ON COMMIT DELETE ROWS;
DELETE FROM staged_line
"""
FILL_STAGE = "COPY staged_line (order_id, key, product_id, description, quantity, unit_price) FROM STDIN"
# Lines that an import adds to an order it did not bring itself are marked, so that undoing it takes them out.
ADD_LINES = """
WITH made AS (
    INSERT INTO order_line (order_id, key, product_id, description, quantity, unit_price, import_id)
    SELECT line.order_id, line.key, line.product_id, line.description, line.quantity, line.unit_price,
           CASE WHEN "order".import_run_id IS DISTINCT FROM %s THEN %s END
    FROM staged_line line JOIN "order" ON "order".id = line.order_id
    ON CONFLICT (order_id, key) DO NOTHING RETURNING order_id
)
SELECT order_id, count(*) FROM made GROUP BY order_id
"""
SUM_UP = """
UPDATE "order" SET total = line.total, lines_count = line.many
FROM (SELECT order_id, sum(quantity * unit_price) AS total, count(*) AS many FROM order_line
      WHERE order_id = ANY(%s) GROUP BY order_id) line
WHERE "order".id = line.order_id
"""
ADD_UNITS = """
INSERT INTO unit (serial, search, product_id, customer_id, order_id, created_at)
SELECT DISTINCT ON (product_id, serial) serial, left(vafa_fold(serial), 120), product_id, customer_id, order_id, %s
FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[]) AS row(serial, customer_id, order_id, product_id)
ORDER BY product_id, serial
ON CONFLICT (product_id, serial) DO UPDATE SET customer_id = excluded.customer_id, order_id = excluded.order_id
    WHERE unit.customer_id IS NULL AND excluded.customer_id IS NOT NULL
"""
