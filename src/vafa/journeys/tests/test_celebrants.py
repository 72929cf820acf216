"""Who has which occasion, asked of the database: the same as asking the rules customer by customer, and by index."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.journeys.almanac import occasions, occasions_between
from vafa.journeys.celebrants import Celebrant, celebrants, count_by_culture, count_personal, cultures, facts_of
from vafa.journeys.occasion_settings import move_month, switch
from vafa.journeys.rules.occasions.moon import RECKONED
from vafa.platform.values import SYSTEM

AT = datetime(2026, 1, 3, 8, tzinfo=UTC)
MAKE = """
INSERT INTO customer (name, country, language, time_zone, kind, created_at, first_order_at,
                      birth_calendar, birth_month, birth_day)
SELECT 'c' || n, (ARRAY['IR', '', 'SA', 'Germany'])[n %% 4 + 1], (ARRAY['fa', 'fa', 'ar', 'en'])[n %% 4 + 1], '',
       'person', now(), timestamptz '2015-01-01 00:00+00' + n %% 4000 * interval '1 day',
       CASE WHEN n %% 3 = 0 THEN 'jalali' ELSE '' END, CASE WHEN n %% 3 = 0 THEN n %% 12 + 1 END,
       CASE WHEN n %% 3 = 0 THEN n %% 29 + 1 END
FROM generate_series(1, %s) AS n
"""


def people(many: int, seed: int) -> list[Customer]:
    """Customers of every kind, in many zones, with and without birthdays and purchases."""
    dice = Random(seed)
    rows = []
    for number in range(many):
        calendar = dice.choice(["", "jalali", "gregorian", "hijri"])
        month, top = dice.choice([(12, 30), (1, 28), (2, 29), (9, 30)])
        rows.append(
            Customer(
                name=f"c{number}",
                country=dice.choice(["", "IR", "ایران", "SA", "Germany", "AF", "Narnia", "GB"]),
                language=dice.choice(["fa", "ar", "en"]),
                time_zone=dice.choice(["", "Asia/Tehran", "America/New_York", "Australia/Lord_Howe", "no/where"]),
                kind=dice.choice(["person", "person", "company"]),
                created_at=AT,
                first_order_at=dice.choice(
                    [None, AT - timedelta(days=dice.randrange(4000), minutes=dice.randrange(1440))]
                ),
                birth_calendar=calendar,
                birth_month=month if calendar else None,
                birth_day=dice.randint(max(1, top - 3), top) if calendar else None,
                birth_year=dice.choice([None, {"jalali": 1370, "hijri": 1412, "gregorian": 1992}[calendar]])
                if calendar
                else None,
                withdrawn_at=AT if dice.random() < 0.1 else None,
            )
        )
    return Customer.objects.bulk_create(rows)


def one_by_one(start: date, end: date, ids: list[int]) -> set[Celebrant]:
    """The same, asked of the rules for each."""
    return {Celebrant(pk, one) for pk, facts in facts_of(ids).items() for one in occasions_between(start, end, facts)}


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_the_rules_for_every_customer(seed: int) -> None:
    move_month(("IR", 1447, 10), 1, actor=SYSTEM, at=AT)
    move_month(("SA", 1447, 9), -1, actor=SYSTEM, at=AT)
    rows = people(120, seed)
    standing = [one.pk for one in rows if one.withdrawn_at is None]
    for start in (date(2026, 2, 10), date(2027, 2, 25), date(2028, 2, 20)):
        end = start + timedelta(days=35)
        found = celebrants(start, end, only=set(occasions()))
        assert len(found) == len(set(found)) == len({(one.customer_id, one.came.key) for one in found})
        assert set(found) == one_by_one(start, end, standing)


def test_it_is_walked_in_stretches_and_only_what_is_on_comes() -> None:
    people(60, 7)
    for key in occasions():
        switch(key, True, actor=SYSTEM, at=AT)
    start, end = date(2026, 3, 15), date(2026, 4, 5)
    whole = celebrants(start, end)
    middle = sorted({one.customer_id for one in whole})[10]
    parts = celebrants(start, end, ids=(0, middle)) + celebrants(start, end, ids=(middle + 1, 2**40))
    assert whole == parts and {one.came.occasion for one in whole} >= {"nowruz", "eid_al_fitr", "birthday"}
    switch("nowruz", False, actor=SYSTEM, at=AT)
    assert {one.came.occasion for one in celebrants(start, end)} == {one.came.occasion for one in whole} - {"nowruz"}
    assert celebrants(start, end, only=()) == []


def test_without_customers_nobody_has_anything() -> None:
    assert celebrants(date(2026, 3, 1), date(2026, 4, 1)) == []
    assert set(count_personal(date(2026, 3, 1), date(2026, 4, 1)).values()) == {0}


def test_personal_days_are_counted_as_they_come() -> None:
    people(80, 3)
    start, end = date(2026, 2, 20), date(2026, 3, 25)
    own = {key for key, one in occasions().items() if one.source}
    found = Counter(one.came.occasion for one in celebrants(start, end, only=own))
    assert count_personal(start, end) == {key: found[key] for key in own} and found.total() > 10


def test_it_reads_by_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [60_000])
        cursor.execute("ANALYZE customer")
    known = cultures(RECKONED)
    assert len(known.kinds) == 4 and count_by_culture(known) == [15_000] * 4
    with CaptureQueriesContext(connection) as asked:
        assert celebrants(date(2026, 5, 3), date(2026, 5, 4), only={"birthday", "first_anniversary"})
    assert len(asked) == 4  # what was announced, the kinds of customers, the oldest purchase, and all the rest
    plans = [explained(one["sql"]) for one in asked.captured_queries if "customer" in one["sql"]]
    assert len(plans) == 3 and not [plan for plan in plans if "Seq Scan on customer" in plan]
    assert "customer_culture" in plans[0]
    assert "customer_birthday" in plans[2] and "customer_first_order" in plans[2]


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
        return "\n".join(row[0] for row in cursor.fetchall())
