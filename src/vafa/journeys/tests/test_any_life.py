"""Whatever happens to a shop, in whatever order: each step once, none after the end, none against the gate.

A machine buys, publishes, answers, complains, merges people, changes consents, kills workers, reads events again and
lets time jump, also for days without a worker; after every move the same few things must hold.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from vafa.cases.actions import open_case, resolve
from vafa.cases.models import Case
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.merging import merge_customers, undo_merge
from vafa.customers.models import Customer, Merge
from vafa.customers.queries import standing_consents
from vafa.customers.rules.consent import SERVICE, allows
from vafa.journeys.actions import performing
from vafa.journeys.actions.answers import answer
from vafa.journeys.actions.ending import stop_run
from vafa.journeys.actions.entering import happened
from vafa.journeys.actions.plans import publish, save_draft, set_active
from vafa.journeys.models import DONE, PLANNED, WAITING, FollowUp, Plan, Run
from vafa.journeys.queries import path_of_version
from vafa.journeys.tests.conftest import say
from vafa.journeys.trigger import Entry
from vafa.platform.events.models import Cursor
from vafa.platform.events.publishing import publish as announce
from vafa.platform.events.simulation import Life
from vafa.platform.preferences.models import get_all
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.events import OrderPlaced, OrderStateChanged
from vafa.sales.models import Order

START = datetime(2026, 3, 14, 8, tzinfo=UTC)  # a week before Nowruz, two before Europe's summer time
TEHRAN = ZoneInfo("Asia/Tehran")
ASK = {**say("ask"), "kind": "survey", "purpose": "survey", "letter": "survey", "question": "score"}
HEARD = {
    "key": "heard", "kind": "wait_for", "event": "answered", "of": "ask", "days": 6,
    "then": [{**say("offer"), "purpose": "offer"}], "otherwise": [{"key": "b", "kind": "branch",
    "when": {"is": ["cases.open", "is", "yes"]}, "then": [{"key": "out", "kind": "leave"}]}],
}  # fmt: skip
SPLIT = {
    "key": "words", "kind": "split",
    "ways": [{"key": "x", "share": 50, "steps": [say("warm")]}, {"key": "y", "share": 50, "steps": [say("short")]}],
}  # fmt: skip
WELCOME = {**say("welcome"), "purpose": "service", "letter": "welcome", "prompt": True, "since": "start"}
CALL = {**say("call"), "kind": "call", "question": "as_expected", "letter": "check_in"}
PLANS = [
    [WELCOME, ASK, HEARD, SPLIT],
    [WELCOME, {"key": "rest", "kind": "wait", "clock": "18:00", "weekdays": [5]}, CALL, SPLIT],
    [WELCOME, {"key": "mark", "kind": "set_trait", "trait": "new", "value": True}, ASK, HEARD, say("end")],
]
HOLDS = {"entry": {"trigger": "order_placed"}, "exits": [{"trigger": "complaint_closed"}], "hold_out": 20}


STRIDE = timedelta(hours=1)  # how often somebody looks what is due


class Killed(BaseException):
    """A worker dies here."""


class AnyLife(RuleBasedStateMachine):
    """A small shop of three customers and one plan."""

    people = st.integers(0, 2)

    @initialize()
    def open_shop(self) -> None:
        self.undo, self.clock, self.channel = transaction.atomic(), clock_at(START), recording()
        for one in (self.undo, self.clock, self.channel):
            one.__enter__()
        self.plan = Plan.objects.create(key="life", name="life", created_at=START)
        self.merged: set[int] = set()
        zones = ("", "Europe/Berlin", "America/New_York")
        self.customers = [
            add_customer(f"P{n}", emails=[f"p{n}@example.com"], phones=[f"0912123456{n}"], actor=SYSTEM, at=START)
            for n in range(3)
        ]
        for one, zone in zip(self.customers, zones, strict=True):
            Customer.objects.filter(pk=one.pk).update(time_zone=zone)
        self.publish(0)
        for who in range(3):
            self.buy(who)
        Life(STRIDE).until(START + timedelta(hours=3))

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            self.channel.__exit__(None, None, None)
            self.clock.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def kept(self, who: int) -> Customer:
        """Who they are now, if they were merged into somebody."""
        merge = Merge.objects.filter(gone=self.customers[who].pk, undone_at=None).first()
        return Customer.objects.get(pk=merge.keep_id if merge else self.customers[who].pk)

    @rule(which=st.sampled_from(range(len(PLANS))))
    def publish(self, which: int) -> None:
        save_draft(self.plan, {**HOLDS, "steps": PLANS[which]}, actor=SYSTEM, at=now())
        publish(self.plan, actor=SYSTEM, at=now())

    @rule(on=st.booleans())
    def switch(self, on: bool) -> None:
        set_active(self.plan, on, actor=SYSTEM, at=now())

    @rule(who=people)
    def buy(self, who: int) -> None:
        customer = self.kept(who)
        order = Order.objects.create(
            source="shop", number=str(Order.objects.count()), customer=customer, placed_at=now(), currency="IRR",
            total=Decimal(1), recorded_at=now(),
        )  # fmt: skip
        announce(OrderPlaced(
            occurred_at=now(), actor=SYSTEM, customer_id=customer.pk, order_id=order.pk, number=order.number,
            total=Decimal(1), currency="IRR",
        ))  # fmt: skip

    @rule(which=st.integers(0, 5))
    def send_back(self, which: int) -> None:
        order = Order.objects.order_by("pk")[which : which + 1].first()
        if order is not None and order.state == "placed":
            Order.objects.filter(pk=order.pk).update(state="returned")
            announce(OrderStateChanged(
                occurred_at=now(), actor=SYSTEM, customer_id=order.customer_id, order_id=order.pk,
                number=order.number, before="placed", after="returned",
            ))  # fmt: skip

    @rule(score=st.integers(0, 10))
    def answer(self, score: int) -> None:
        asked = FollowUp.objects.filter(touchpoint="ask", state=DONE).order_by("-pk").first()
        if asked is not None:
            answer(asked, {"score": score}, actor=SYSTEM, at=now())

    @rule(who=people)
    def complain(self, who: int) -> None:
        open_case(self.kept(who), kind="complaint", subject="x", text="x", channel="form", actor=SYSTEM, at=now())

    @rule()
    def solve(self) -> None:
        case = Case.objects.filter(resolved_at=None).order_by("pk").first()
        if case is not None:
            resolve(case, "done", override="because", actor=SYSTEM, at=now())

    @rule(who=people)
    def leave_by_what_happens(self, who: int) -> None:
        entry = Entry(customer_id=self.kept(who).pk, key=f"case:{now()}", started_at=now())
        happened("complaint_closed", [entry], actor=SYSTEM, at=now())

    @rule(who=people, purpose=st.sampled_from(["care", "survey", "offer"]), yes=st.booleans())
    def say_yes_or_no(self, who: int, purpose: str, yes: bool) -> None:
        record_consent(self.kept(who), purpose, "any", yes, proof={}, actor=SYSTEM, at=now())

    @rule(keep=people, gone=people)
    def merge(self, keep: int, gone: int) -> None:
        try:
            with transaction.atomic():
                one, other = self.kept(keep), self.kept(gone)
                merge_customers(one, other, actor=SYSTEM, at=now())
                self.merged |= {one.pk, other.pk}
        except Refused:
            pass  # the same person

    @rule()
    def take_merge_back(self) -> None:
        merge = Merge.objects.filter(undone_at=None).order_by("-pk").first()
        if merge is not None:
            try:
                with transaction.atomic():
                    undo_merge(merge, actor=SYSTEM, at=now())
            except Refused:
                pass  # too late

    @rule()
    def stop_one(self) -> None:
        run = Run.objects.filter(ended_at=None).order_by("pk").first()
        if run is not None:
            stop_run(run, actor=SYSTEM, at=now())

    @rule()
    def read_events_again(self) -> None:
        Cursor.objects.all().delete()

    @rule(place=st.integers(0, 3), limit=st.integers(1, 4))
    def kill(self, place: int, limit: int) -> None:
        """A worker dies somewhere in its batch."""
        name = ("settle", "place_rows", "end_finished", "stop_runs")[place]
        whole = getattr(performing, name)

        def dies(*args: object, **more: object) -> object:
            whole(*args, **more)
            raise Killed

        try:
            setattr(performing, name, dies)
            with transaction.atomic():
                performing.perform_due(limit, actor=SYSTEM, at=now())
        except Killed:
            pass  # that is what it was for
        finally:
            setattr(performing, name, whole)

    @rule(hours=st.integers(1, 30))
    def live_some_hours(self, hours: int) -> None:
        Life(STRIDE).until(now() + timedelta(hours=hours))

    @rule(days=st.integers(2, 12))
    def live_some_days(self, days: int) -> None:
        Life(STRIDE).until(now() + timedelta(days=days))

    @rule(hours=st.integers(60, 90))
    def be_off(self, hours: int) -> None:
        """Nobody works for three days; then everything that is still due is done."""
        set_clock(now() + timedelta(hours=hours))
        before = Message.objects.filter(state=Message.SENT).exclude(purpose=SERVICE).count()
        Life(STRIDE).settle()
        after = Message.objects.filter(state=Message.SENT).exclude(purpose=SERVICE).count()
        assert after - before <= len(self.customers), "one each at most, however many waited"

    @invariant()
    def runs_have_one_step_ahead_or_are_over(self) -> None:
        for run in Run.objects.prefetch_related("follow_ups"):
            states = [row.state for row in run.follow_ups.all()]
            assert states.count(PLANNED) <= 1, run
            if run.ended_at is None:
                assert PLANNED in states or WAITING in states, run
            else:
                assert PLANNED not in states, run

    @invariant()
    def runs_walk_their_version(self) -> None:
        for run in Run.objects.select_related("version").prefetch_related("follow_ups"):
            path = path_of_version(run.version)
            rows = sorted(run.follow_ups.all(), key=lambda row: row.pk)
            assert not rows or (path.first is not None and rows[0].touchpoint == path.first.key)
            for row, following in pairwise(rows):
                turn = row.outcome if row.state == DONE and row.kind in ("wait_for", "branch", "split") else ""
                step = path.after(row.touchpoint, turn)
                assert step is not None and following.touchpoint == step.key, run

    @invariant()
    def each_step_speaks_once_and_never_after_the_end(self) -> None:
        keys = list(Message.objects.exclude(key=None).values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        late = FollowUp.objects.filter(run__ended_at__isnull=False, message__isnull=False)
        for row in late.select_related("run", "message"):
            assert row.message is not None and row.run.ended_at is not None
            assert row.message.created_at <= row.run.ended_at, row

    @invariant()
    def nothing_leaves_against_the_gate(self) -> None:
        sent = Message.objects.filter(state=Message.SENT).exclude(purpose=SERVICE).order_by("settled_at")
        limit, days = get_all("attention.")["attention.limit"], get_all("attention.")["attention.days"]
        heard: dict[int, list[datetime]] = {}
        for message in sent:
            assert message.settled_at is not None
            heard.setdefault(message.customer_id, []).append(message.settled_at)
        for customer_id, moments in heard.items():
            if customer_id in self.merged:
                continue  # two people's letters became one's
            for moment in moments:
                lately = [one for one in moments if moment - timedelta(days=days) < one <= moment]
                assert len(lately) <= limit, customer_id
        fresh = [one for one in sent if one.settled_at == now()]
        standing = standing_consents([one.customer_id for one in fresh])
        for one in fresh:
            zone = ZoneInfo(Customer.objects.get(pk=one.customer_id).time_zone or "Asia/Tehran")
            assert 9 <= one.settled_at.astimezone(zone).hour < 21
            assert allows(one.purpose, "email", standing.get(one.customer_id, {})) or self.consent_changed(one)

    def consent_changed(self, message: Message) -> bool:
        """Whether they said no in the very instant after it left."""
        return Customer.objects.get(pk=message.customer_id).consents.filter(given_at=message.settled_at).exists()


@pytest.mark.django_db
@pytest.mark.timeout(400)
def test_in_any_life_each_step_is_done_once_and_nothing_goes_against_the_gate() -> None:
    run_state_machine_as_test(
        AnyLife,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )  # fmt: skip
