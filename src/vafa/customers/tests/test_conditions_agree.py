"""The core proof: for any conditions and any customers, the database and the pure function name the same people."""

import json
import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import audience, count, facts_of, holding, page
from vafa.customers.conditions.fields import DAYS, Field, fields
from vafa.customers.conditions.rules.kinds import ALONE, IN_DAYS
from vafa.customers.conditions.rules.tree import as_json, fields_of, holds

AT = datetime(2026, 5, 2, 8, 30, 15, 123456, tzinfo=UTC)
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
FIRST_ID = 10_000_000  # out of the way of the database's own counting
EXAMPLES = int(os.environ.get("VAFA_EXAMPLES", "60"))
SPANS = (1, 2, 180, 365)
# Both sides of every boundary, to the microsecond.
MOMENTS = [
    *(AT - days * DAY + tick for days in SPANS for tick in (-TICK, 0 * TICK, TICK)),
    *(AT + tick for tick in (-TICK, 0 * TICK, TICK)),
    *(AT + days * DAY + tick for days in SPANS for tick in (-TICK, 0 * TICK, TICK)),
    datetime(2026, 3, 20, 20, 30, tzinfo=UTC),  # Nowruz in Tehran
]
DAYS_OF = [datetime(2026, 3, 20, 20, 30, tzinfo=UTC), AT, datetime(2024, 2, 29, tzinfo=UTC)]
# One city in several hands, half-spaces, marks, digits of three scripts, and nothing at all.
TEXTS = ["", " ", "\u200c", "تهران", "تهرآن", "كرج", "کرج", "كَرَج", "۱۲", "12", "١٢", "Paris", "PARIS", "می‌خواهم",
         "ميخواهم", "يس", "100%", "a_b", "'; --", "{x}", "%s", "vip", "yes", "no", "\U0001f600"]  # fmt: skip
WORDS = [text for text in TEXTS if text.strip(" \u200c")]
SKUS = ["W9", "w10", "X:1", "Y%"]
CURRENCIES = ["IRR", "EUR"]
WARRANTIES = [None, 0, 1, 24]  # months, of the products above
PLANS = ["first", "second"]
ANSWERS = [None, {"score": 0}, {"score": 6}, {"score": 7}, {"as_expected": True}, {"as_expected": False}]
KINDS = ["email", "phone", "whatsapp"]
AMOUNTS = [Decimal("0"), Decimal("0.001"), Decimal("1"), Decimal("999.999"), Decimal("1000"), Decimal("-5")]
NUMBERS = ["0", "1", "2", "3", "5", "10", "1000", "-5", "0.001", "1e3"]
MARKS = [None, True, False, 0, 1, 12, 1000, 0.5, "vip", "VIP", "12", "yes", "كرج", [], ["vip", 12, None], [None],
         ["کرج", True], {"a": 1}, [["vip"]], "", 1e21, -5]  # fmt: skip

moments = st.sampled_from(MOMENTS)
maybe = st.one_of(st.none(), moments)
texts = st.sampled_from(TEXTS)


def rows_of(*columns: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.tuples(*columns), max_size=most)


people = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["fa", "ar", "en", "xx"]),
        "city": texts,
        "country": texts,
        "preferred_channel": st.sampled_from(["", *KINDS]),
        "first_order_at": maybe,
        "last_order_at": maybe,
        "orders_count": st.integers(0, 4),
        "created_at": moments,
        "withdrawn_at": st.sampled_from([None, None, None, AT]),
        "points": rows_of(st.sampled_from(KINDS), st.sampled_from([None, AT])),
        "consents": rows_of(st.sampled_from(["offer", "care"]), st.sampled_from(["any", "email"]), st.booleans(),
                            moments, maybe),
        "traits": st.dictionaries(st.sampled_from(["class", "n:1"]), st.sampled_from(MARKS), max_size=2),
        "orders": rows_of(
            st.sampled_from(CURRENCIES),
            st.sampled_from(AMOUNTS),
            moments,
            st.sampled_from(["placed", "delivered", "cancelled", "returned"]),
            st.sampled_from([None, None, AT]),
            st.lists(st.tuples(st.sampled_from([*range(len(SKUS)), None]), st.sampled_from([1, -1])), max_size=2),
        ),
        "units": rows_of(st.integers(0, len(SKUS) - 1), moments, most=2),
        "cases": rows_of(
            st.sampled_from(["question", "complaint"]),
            moments,
            maybe,
            st.sampled_from([None, None, AT]),
            st.lists(st.sampled_from(["vip", "کرج", "كرج"]), max_size=2),
            most=2,
        ),
        "responses": rows_of(st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), st.integers(0, 10)), moments,
                             most=2),
        "runs": rows_of(st.integers(0, 1), moments, maybe, st.lists(st.tuples(st.sampled_from(ANSWERS), moments),
                                                                    max_size=2), most=2),
        "gifts": rows_of(st.sampled_from(["points", "coupon"]), st.sampled_from(AMOUNTS), moments, maybe, maybe,
                         st.sampled_from([None, None, AT]), most=2),
        "messages": rows_of(st.sampled_from(["in", "out"]), st.sampled_from(["email", "chat"]), moments, most=2),
    }
)  # fmt: skip


def _argument(field: Field, name: str, choices: Any) -> st.SearchStrategy[str]:
    if name == DAYS:
        return st.sampled_from([str(days) for days in SPANS])
    if choices is not None:
        likely = ["offer", "care", "any", "email", "chat"]
        return st.sampled_from([key for key, _ in choices() if key in likely])
    given = {
        "currency": CURRENCIES,
        "product": [*SKUS, "gone"],
        "group": ["w", "W9", "%", "X:"],
        "name": ["class", "n:1"],
        "plan": [*PLANS, "gone"],
    }
    return st.sampled_from(given[name])


def _value(field: Field, operator: str) -> st.SearchStrategy[Any]:
    if operator in ALONE:
        return st.none()
    if operator in IN_DAYS:
        return st.sampled_from(SPANS)
    if field.kind == "moment":
        return st.sampled_from([one.isoformat() for one in DAYS_OF])
    if field.kind in ("number", "money") or (field.kind == "trait" and operator in ("over", "under")):
        return st.sampled_from(NUMBERS)
    if field.kind == "yes_no":
        return st.sampled_from(["yes", "no"])
    if field.choices is not None:
        return st.sampled_from([key for key, _ in field.choices()])
    return st.sampled_from([*WORDS, "1000", "1000000000000000000000"])


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(list(fields().values())))
    arguments = [
        draw(_argument(field, of.name, of.choices)) for of in field.of if of.name != DAYS or draw(st.booleans())
    ]
    operator = draw(st.sampled_from(field.ways))
    return {"is": [":".join([field.key, *arguments]), operator, draw(_value(field, operator))]}


def trees() -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.builds(lambda part: {"not": part}, inner),
            st.builds(lambda parts: {"all": parts}, st.lists(inner, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        ),
        max_leaves=6,
    )


class Rows:
    """Rows to be, table by table, with ids of our own; written with one statement a table."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, object]]] = {}

    def add(self, table: str, **values: object) -> int:
        rows = self.tables.setdefault(table, [])
        rows.append({"id": FIRST_ID + len(rows), **values})
        return FIRST_ID + len(rows) - 1

    def write(self) -> None:
        with connection.cursor() as cursor:
            for table, rows in self.tables.items():
                names = list(rows[0])
                columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("%s" for _ in names)
                told = ", ".join(f"({marks})" for _ in rows)
                values = [row[name] for row in rows for name in names]
                cursor.execute(f'INSERT INTO "{table}" ({columns}) VALUES {told}', values)


def _settle(everybody: list[dict[str, Any]]) -> list[int]:
    """Put them into the database, whatever rules would say of such rows."""
    rows = Rows()
    products = [
        rows.add("product", sku=sku, name=sku, created_at=AT, warranty_months=months)
        for sku, months in zip(SKUS, WARRANTIES, strict=True)
    ]
    plans = [rows.add("plan", key=key, name=key, is_active=True, created_at=AT) for key in PLANS]
    for plan in plans:
        rows.add("plan_version", plan_id=plan, number=1, content="{}", published_at=AT, published_by="x")
    survey = rows.add("survey", key="s", kind="csat", name="{}", trigger="hand", is_active=False, created_at=AT)
    version = rows.add("survey_version", survey_id=survey, number=1, fields="[]", published_at=AT, published_by="x")
    ids = [rows.add("customer", kind="person", name="x", **_own(one)) for one in everybody]
    for pk, person in zip(ids, everybody, strict=True):
        _about(rows, pk, person)
        _purchases(rows, pk, person, products)
        _talks(rows, pk, person, survey, version)
        _ways(rows, pk, person, plans)
    rows.write()
    return ids


def _own(person: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in person.items() if not isinstance(value, list | dict)}


def _about(rows: Rows, pk: int, person: dict[str, Any]) -> None:
    for n, (kind, off) in enumerate(person["points"]):
        rows.add("contact_point", customer_id=pk, kind=kind, value=str(n), shown="x", off_at=off, created_at=AT)
    standing = set()
    for purpose, channel, granted, given_at, ended in person["consents"]:
        if ended is None and (purpose, channel) in standing:
            continue
        standing |= {(purpose, channel)} if ended is None else set()
        rows.add("consent", customer_id=pk, purpose=purpose, channel=channel, granted=granted, given_at=given_at,
                 ended_at=ended, proof="{}")  # fmt: skip
    for name, value in person["traits"].items():
        rows.add("trait", customer_id=pk, name=name, value=json.dumps(value), set_at=AT)


def _purchases(rows: Rows, pk: int, person: dict[str, Any], products: list[int]) -> None:
    for n, (currency, total, placed, state, withdrawn, lines) in enumerate(person["orders"]):
        order = rows.add("order", source="t", number=f"{pk}-{n}", customer_id=pk, placed_at=placed, state=state,
                         currency=currency, total=total, lines_count=1, withdrawn_at=withdrawn,
                         recorded_at=AT)  # fmt: skip
        for m, (product, quantity) in enumerate(lines):
            rows.add("order_line", order_id=order, key=str(m), quantity=quantity, unit_price=1, description="x",
                     product_id=None if product is None else products[product])  # fmt: skip
    for n, (product, made) in enumerate(person["units"]):
        rows.add("unit", serial=f"{pk}-{n}", search="", product_id=products[product], customer_id=pk, created_at=made)


def _talks(rows: Rows, pk: int, person: dict[str, Any], survey: int, version: int) -> None:
    for n, (kind, opened, resolved, spam, tags) in enumerate(person["cases"]):
        talk = rows.add("conversation", customer_id=pk, subject="x", started_at=AT, last_message_at=AT)
        rows.add("case", number=pk * 10 + n, customer_id=pk, conversation_id=talk, kind=kind, subject="x",
                 channel="form", opened_at=opened, resolved_at=resolved, spam_at=spam, tags=tags)  # fmt: skip
    for n, (csat, nps, at) in enumerate(person["responses"]):
        asked = rows.add("survey_invitation", survey_id=survey, version_id=version, customer_id=pk, key=f"{pk}-{n}",
                         state="answered", due_at=AT, created_at=AT)  # fmt: skip
        rows.add("survey_response", invitation_id=asked, survey_id=survey, version_id=version, customer_id=pk,
                 csat=csat, nps=nps, answers="{}", channel="email", at=at, changed_at=at)  # fmt: skip
    for direction, channel, at in person["messages"]:
        rows.add("message", customer_id=pk, direction=direction, channel=channel, purpose="service", language="fa",
                 state="received", created_at=at)  # fmt: skip


def _ways(rows: Rows, pk: int, person: dict[str, Any], plans: list[int]) -> None:
    for n, (plan, started, ended, answers) in enumerate(person["runs"]):
        run = rows.add("run", version_id=plans[plan], plan_id=plans[plan], customer_id=pk, key=f"{pk}-{n}",
                       started_at=started, enrolled_at=started, ended_at=ended)  # fmt: skip
        for m, (answer, at) in enumerate(answers):
            told = None if answer is None else json.dumps(answer)
            rows.add("follow_up", run_id=run, customer_id=pk, touchpoint=str(m), kind="survey", window_from=at,
                     window_until=at, due_at=at, state="done", answer=told, done_at=at)  # fmt: skip
    for n, (kind, amount, made, until, used, withdrawn) in enumerate(person["gifts"]):
        rows.add("gift", customer_id=pk, kind=kind, amount=amount, key=f"{pk}-{n}", given_at=made, valid_until=until,
                 used_at=used, withdrawn_at=withdrawn)  # fmt: skip


@pytest.mark.timeout(600)
@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(everybody=st.lists(people, min_size=1, max_size=5), told=st.lists(trees(), min_size=1, max_size=6))
def test_the_database_and_the_pure_function_agree(everybody: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        ids = _settle(everybody)
        standing = [pk for pk, one in zip(ids, everybody, strict=True) if one["withdrawn_at"] is None]
        for data in told:
            tree = read_conditions(data)
            facts = facts_of(standing, fields_of(tree), AT)
            expected = [pk for pk in standing if holds(tree, facts[pk], AT)]
            assert audience(tree, AT) == expected, (data, facts)
            assert read_conditions(json.loads(json.dumps(as_json(tree)))) == tree
        assert count(tree, AT) == len(expected)
        assert [one.pk for one in page(tree, AT, limit=10).rows] == expected
        assert holding(tree, standing, AT) == set(expected)
        transaction.set_rollback(True)
