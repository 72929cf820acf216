"""Two customers become one person and are taken apart again: whatever both had, nothing is lost and all comes back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.cases.actions.changing import set_own_agent
from vafa.cases.actions.incidents import declare
from vafa.cases.actions.joining import add_affected
from vafa.cases.actions.opening import open_case
from vafa.cases.models import Affected, Case, Incident, OwnAgent
from vafa.conversations.models import Message
from vafa.customers.actions import (
    add_contact_point,
    add_customer,
    merge_customers,
    record_consent,
    set_traits,
    tell_apart,
    turn_off_contact_point,
    undo_merge,
    verify_contact_point,
)
from vafa.customers.models import Customer
from vafa.journeys.actions import ensure_default_plan
from vafa.journeys.models import FollowUp
from vafa.journeys.tests.enrolling import enrol
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM
from vafa.sales.actions import NewLine, place_order

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
# The log and the audit book only grow; merges are the memory itself; words that found a conversation once still do.
NOT_COMPARED = {"event", "event_cursor", "audit_entry", "customer_merge", "conversation_words"}

POINTS = st.sampled_from(
    [("email", "a@x.ir"), ("email", "b@x.ir"), ("phone", "09121234567"), ("whatsapp", "09121234567"), ("bale", "71")]
)
ANSWERS = st.tuples(st.sampled_from(["offer", "care"]), st.sampled_from(["email", "phone", "any"]), st.booleans())
PERSON = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["سارا", "Sara", "a@x.ir"]),
        "city": st.sampled_from(["", "تهران"]),
        "points": st.lists(st.tuples(POINTS, st.sampled_from(["", "proved", "off"])), max_size=4),
        "answers": st.lists(ANSWERS, max_size=5),
        "marks": st.lists(st.sampled_from(["interest", "size"]), max_size=2, unique=True),
        "orders": st.integers(0, 2),
        "cases": st.integers(0, 1),
        "own_agent": st.booleans(),
        "affected": st.booleans(),
        "is_not_the_third": st.booleans(),
    }
)


class World:
    """What three people may share: a colleague, an incident, a plan, and a moment that moves."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.agent: Staff = hire("n@shop.example", "نگار", "agent", password=None, actor=SYSTEM, at=AT)
        notice = {"fa": {"subject": "داغ", "text": "از برق بکشید"}}
        self.incident: Incident = declare("Hot", "Solder", notice, actor=SYSTEM, at=AT)
        ensure_default_plan(actor=SYSTEM, at=AT - timedelta(days=1))
        self.third = add_customer("سومی", emails=["third@x.ir"], actor=SYSTEM, at=AT)

    def at(self) -> datetime:
        """A moment later than the last."""
        return AT + timedelta(minutes=next(self.numbers))

    def person(self, has: dict[str, object]) -> Customer:
        """Somebody with all this."""
        who = add_customer(str(has["name"]), city=str(has["city"]), actor=SYSTEM, at=self.at())
        for (kind, value), state in has["points"]:  # type: ignore[attr-defined]
            point = add_contact_point(who, kind, value, actor=SYSTEM, at=self.at())
            if state == "proved":
                verify_contact_point(point, proof={"from": "code"}, actor=SYSTEM, at=self.at())
            elif state == "off":
                turn_off_contact_point(point, "bounced", actor=SYSTEM, at=self.at())
        for purpose, channel, granted in has["answers"]:  # type: ignore[attr-defined]
            record_consent(who, purpose, channel, granted, proof={}, actor=SYSTEM, at=self.at())
        for mark in has["marks"]:  # type: ignore[attr-defined]
            set_traits([who.pk], mark, str(who.pk), because_of=None, actor=SYSTEM, at=self.at())
        self._history(who, has)
        return Customer.objects.get(pk=who.pk)

    def _history(self, who: Customer, has: dict[str, object]) -> None:
        for _number in range(int(str(has["orders"]))):
            at = self.at()
            line = NewLine("W9", "لباسشویی", Decimal(1), Decimal(100), serial=f"S{next(self.numbers)}")
            order = place_order(
                who, [line], number=str(next(self.numbers)), source="shop", currency="IRR", placed_at=at,
                actor=SYSTEM, at=at,
            )  # fmt: skip
            enrol([order.pk], actor=SYSTEM, at=at)
        for _number in range(int(str(has["cases"]))):
            open_case(who, kind="question", subject="صدا", text="می‌کوبد", channel="form", actor=SYSTEM, at=self.at())
        if has["own_agent"]:
            set_own_agent(who, self.agent, actor=SYSTEM, at=self.at())
        if has["affected"]:
            add_affected(self.incident, [who.pk], "hand", "", SYSTEM, self.at())
        if has["is_not_the_third"]:
            tell_apart(who, self.third, actor=SYSTEM, at=self.at())


def tables() -> dict[str, list[str]]:
    """Every row of every table of ours, as text."""
    names = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("vafa.")}
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(names - NOT_COMPARED):
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{name}" t ORDER BY 1')
            found[name] = [row for (row,) in cursor.fetchall()]
    return found


def of(customer: Customer) -> dict[str, object]:
    """What one finds with a customer, but for the words that are the kept one's own."""
    who = Customer.objects.get(pk=customer.pk)
    points = who.contact_points.values_list("kind", "value", "verified_at", "off_at", "created_at")
    standing = who.consents.filter(ended_at=None).values_list("purpose", "channel", "granted")
    return {
        "points": set(points),
        "standing": set(standing),
        "marks": set(who.traits.values_list("name", "value", "set_at")),
        "orders": set(who.orders.values_list("number", flat=True)),
        "units": set(who.units.values_list("serial", flat=True)),
        "counted": (who.orders_count, who.first_order_at, who.last_order_at),
        "cases": set(Case.objects.filter(customer=who).values_list("number", flat=True)),
        "messages": set(Message.objects.filter(customer=who).values_list("pk", flat=True)),
        "steps": set(FollowUp.objects.filter(customer=who).values_list("pk", flat=True)),
        "agent": OwnAgent.objects.filter(customer=who).exists(),
        "incidents": Affected.objects.filter(customer=who).count(),
        "since": who.created_at,
        "city": who.city,
    }


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(PERSON, PERSON)
def test_merging_and_undoing_gives_back_every_table(one: dict[str, object], two: dict[str, object]) -> None:
    with clock_at(AT), transaction.atomic():
        world = World()
        keep, gone = world.person(one), world.person(two)
        before = tables()
        merge = merge_customers(keep, gone, actor=SYSTEM, at=world.at())
        assert Case.objects.filter(customer=gone).count() == Message.objects.filter(customer=gone).count() == 0
        undo_merge(merge, actor=SYSTEM, at=world.at())
        assert tables() == before
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(PERSON, PERSON)
def test_either_direction_ends_alike(one: dict[str, object], two: dict[str, object]) -> None:
    with clock_at(AT), transaction.atomic():
        world = World()
        a, b = world.person(one), world.person(two)
        had = [_kept_by_all(of(each)) for each in (a, b)]
        merge = merge_customers(a, b, actor=SYSTEM, at=world.at())
        this_way = of(a)
        undo_merge(merge, actor=SYSTEM, at=world.at())
        merge_customers(b, a, actor=SYSTEM, at=world.at())
        assert of(b) == this_way
        assert _kept_by_all(this_way) == [mine | theirs for mine, theirs in zip(*had, strict=True)]
        transaction.set_rollback(True)


def _kept_by_all(found: dict[str, object]) -> Sequence[set[object]]:
    return [set(found[name]) for name in ("orders", "units", "cases", "messages", "steps")]  # type: ignore[call-overload]


@pytest.mark.django_db
def test_three_who_are_one_are_taken_apart_one_by_one() -> None:
    with clock_at(AT):
        world = World()
        has: dict[str, object] = {
            "name": "سارا", "city": "", "points": [(("email", "a@x.ir"), "")], "answers": [("offer", "any", True)],
            "marks": [], "orders": 1, "cases": 1, "own_agent": True, "affected": True, "is_not_the_third": False,
        }  # fmt: skip
        a, b, c = (world.person(has | {"name": name}) for name in ("یک", "دو", "سه"))
        before = tables()
        first = merge_customers(b, a, actor=SYSTEM, at=world.at())
        second = merge_customers(c, b, actor=SYSTEM, at=world.at())
        a.refresh_from_db()
        assert a.merged_into == c and c.orders.count() == c.cases.count() == 3
        undo_merge(second, actor=SYSTEM, at=world.at())
        a.refresh_from_db()
        assert a.merged_into == b and b.orders.count() == 2
        undo_merge(first, actor=SYSTEM, at=world.at())
        assert tables() == before
