"""The statements behind `celebrants`. Every value is a parameter; arrays are columns of small tables."""

# The kinds of customers, one look into the index for each: far cheaper than reading a million entries.
CULTURES = """
WITH RECURSIVE known AS (
    (SELECT country, language, time_zone, kind FROM customer WHERE withdrawn_at IS NULL
     ORDER BY country, language, time_zone, kind LIMIT 1)
    UNION ALL
    SELECT next.* FROM known, LATERAL (
        SELECT country, language, time_zone, kind FROM customer
        WHERE withdrawn_at IS NULL
          AND (country, language, time_zone, kind) > (known.country, known.language, known.time_zone, known.kind)
        ORDER BY country, language, time_zone, kind LIMIT 1) AS next
)
SELECT country, language, time_zone, kind FROM known
"""
COUNTED = """
SELECT country, language, time_zone, kind, count(*) FROM customer WHERE withdrawn_at IS NULL GROUP BY 1, 2, 3, 4
"""
OLDEST = "SELECT min(first_order_at) FROM customer WHERE first_order_at IS NOT NULL AND withdrawn_at IS NULL"

HEAD = """
WITH culture AS MATERIALIZED (
    SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS row(no, country, language, time_zone, kind, zone, calendar, moon)
)
"""
# Each part answers: its number, the customer, the row of the small table, the kind of customer, which turn it is.
SHARED = """
SELECT %s::int, customer.id, row.at, culture.no, NULL::int
FROM unnest(%s::int[], %s::int[]) AS row(at, no)
JOIN culture USING (no)
JOIN customer USING (country, language, time_zone, kind)
WHERE customer.withdrawn_at IS NULL AND customer.id BETWEEN %s AND %s
"""
# Personal days are few: OFFSET 0 keeps the planner from beginning with all customers of a kind instead.
BIRTHDAYS = """
SELECT %s::int, born.id, born.at, culture.no, born.turn
FROM (
    SELECT customer.id, country, language, time_zone, kind, row.at, row.moon, row.year - birth_year AS turn
    FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[], %s::int[], %s::int[])
         AS row(at, calendar, moon, month, number, year)
    JOIN customer ON birth_calendar = row.calendar AND birth_month = row.month AND birth_day = row.number
         AND birth_month IS NOT NULL
    WHERE withdrawn_at IS NULL
    OFFSET 0
) AS born
JOIN culture USING (country, language, time_zone, kind)
WHERE culture.moon = born.moon AND culture.no = ANY(%s::int[])
  AND (born.turn IS NULL OR (born.turn >= %s AND born.turn < %s)) AND born.id BETWEEN %s AND %s
"""
# A day somewhere begins at most fourteen hours before the day of Greenwich and ends at most twelve hours after it.
ANNIVERSARIES = """
SELECT %s::int, came.id, came.at, culture.no, came.turn
FROM (
    SELECT customer.id, country, language, time_zone, kind, first_order_at, row.*
    FROM unnest(%s::int[], %s::text[], %s::int[], %s::date[]) AS row(at, calendar, turn, bought)
    JOIN customer ON first_order_at >= (row.bought - 1)::timestamp AT TIME ZONE 'UTC'
         AND first_order_at < (row.bought + 2)::timestamp AT TIME ZONE 'UTC'
    WHERE withdrawn_at IS NULL
    OFFSET 0
) AS came
JOIN culture USING (country, language, time_zone, kind)
WHERE culture.calendar = came.calendar AND culture.no = ANY(%s::int[])
  AND (came.first_order_at AT TIME ZONE culture.zone)::date = came.bought AND came.id BETWEEN %s AND %s
"""
