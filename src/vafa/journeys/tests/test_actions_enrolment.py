"""Enrolment: every order with something ahead of it gets one run, however many the events or their repetitions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.journeys.actions.ending import stop_import, stop_run
from vafa.journeys.actions.performing import skip
from vafa.journeys.actions.plans import publish, save_draft, set_active
from vafa.journeys.models import FollowUp, Run
from vafa.journeys.shipped import shipped_plan
from vafa.journeys.tests.conftest import START, follow_up, states, wait_for
from vafa.journeys.tests.enrolling import enrol
from vafa.platform.events.models import Cursor, EventRow
from vafa.platform.events.publishing import publish as announce
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.events import OrderStateChanged
from vafa.sales.models import Import, Order

BY = {"actor": SYSTEM, "at": START}


@pytest.fixture(autouse=True)
def a_plan(plan):
    """Every test here has one."""


def test_an_order_starts_a_run_with_its_first_step(buy, sara):
    order = buy(sara)
    enrol([order.pk], **BY)
    run = Run.objects.get(order=order)
    assert (run.customer, run.started_at, run.ended_at) == (sara, START, None)
    assert run.key == f"order:{order.pk}"
    row = run.follow_ups.get()
    assert (row.touchpoint, row.state) == ("welcome", "planned") and row.window_from <= row.due_at < row.window_until
    assert EventRow.objects.filter(name="journeys.RunStarted", customer_id=sara.pk).count() == 1


def test_events_read_again_enrol_nobody_twice(buy, sara):
    order = buy(sara)
    settle()
    before = list(FollowUp.objects.order_by("pk").values_list("pk", "due_at"))
    Cursor.objects.all().delete()
    settle()
    assert enrol([order.pk], **BY) == 0
    assert list(FollowUp.objects.order_by("pk").values_list("pk", "due_at")) == before


@pytest.mark.parametrize("state", ["cancelled", "returned"])
def test_an_order_that_was_taken_back_is_not_enrolled(buy, sara, state):
    assert enrol([buy(sara, state=state).pk], **BY) == 0


def test_anonymous_withdrawn_and_unknown_orders_are_not_enrolled(buy, sara, omid):
    gone = buy(omid)
    Customer.objects.filter(pk=omid.pk).update(withdrawn_at=START)
    undone = buy(sara)
    Order.objects.filter(pk=undone.pk).update(withdrawn_at=START)
    assert enrol([buy(None).pk, gone.pk, undone.pk, 987654], **BY) == 0


def test_an_order_whose_windows_are_all_over_leaves_no_row(buy, sara):
    assert enrol([buy(sara, START - timedelta(days=200)).pk], **BY) == 0


def test_windows_that_are_over_are_kept_as_skipped(buy, sara):
    order = buy(sara, START - timedelta(days=30))
    assert enrol([order.pk], **BY) == 1
    assert states(order) == {
        "welcome": "skipped window_passed",
        "check_in": "skipped window_passed",
        "survey": "skipped window_passed",
        "after_survey": "skipped window_passed",
        "quality": "planned",
    }


def test_an_open_window_is_used_from_now_on(buy, sara):
    order = buy(sara, START - timedelta(days=1, hours=2))
    enrol([order.pk], **BY)
    assert START <= follow_up(order, "welcome").due_at < START + timedelta(minutes=11)


def test_the_customers_own_hours_and_zone_are_kept(buy, sara):
    Customer.objects.filter(pk=sara.pk).update(time_zone="Europe/Berlin", allowed_from="18:00", allowed_until="20:00")
    order = buy(sara)
    enrol([order.pk], **BY)
    assert wait_for(order, "survey").due_at.hour in (17, 18)  # UTC, in the Berlin winter


def test_a_plan_that_is_off_enrols_nobody(buy, sara, plan):
    set_active(plan, False, **BY)
    assert enrol([buy(sara).pk], **BY) == 0


def test_runs_keep_the_version_they_began_with(buy, sara, plan):
    first = buy(sara)
    enrol([first.pk], **BY)
    content = shipped_plan("post_purchase").content
    save_draft(plan, {**content, "steps": content["steps"][:2]}, **BY)
    publish(plan, **BY)
    second = buy(sara)
    enrol([second.pk], **BY)
    set_clock(START + timedelta(days=400))
    settle()
    assert (len(states(first)), len(states(second))) == (8, 2)
    assert [run.version.number for run in Run.objects.order_by("pk")] == [1, 2]


def test_many_orders_take_no_more_statements_than_one(buy, sara):
    def statements(count: int) -> int:
        orders = [buy(sara).pk for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert enrol(orders, **BY) == count
        return len(captured)

    assert statements(1) == statements(40) <= 15


@pytest.mark.parametrize("state", ["cancelled", "returned"])
def test_taking_an_order_back_ends_its_run(buy, sara, state):
    order, other = buy(sara), buy(sara)
    settle()
    Order.objects.filter(pk=order.pk).update(state=state)
    announce(
        OrderStateChanged(
            occurred_at=START,
            actor=SYSTEM,
            customer_id=sara.pk,
            order_id=order.pk,
            number="1",
            before="placed",
            after=state,
        )
    )
    settle()
    assert Run.objects.get(order=order).end_reason == f"order_{state}"
    assert set(states(order).values()) == {f"skipped order_{state}"}
    assert Run.objects.get(order=other).ended_at is None


def test_undoing_an_import_ends_the_runs_of_its_orders(buy, sara):
    order, other = buy(sara), buy(sara)
    file = Import.objects.create(file_name="a.csv", preset="x", source="x", created_at=START)
    Order.objects.filter(pk=order.pk).update(import_run=file)
    enrol([order.pk, other.pk], **BY)
    assert stop_import(file.pk, **BY) == 1
    assert Run.objects.get(order=order).end_reason == "import_undone"
    assert Run.objects.get(order=other).ended_at is None
    assert stop_import(file.pk, **BY) == 0


def test_someone_stops_a_run_and_leaves_out_a_follow_up(buy, sara):
    order = buy(sara)
    enrol([order.pk], **BY)
    skip(follow_up(order, "welcome"), **BY)
    assert states(order) == {"welcome": "skipped by_hand", "check_in": "planned"}
    with pytest.raises(Refused, match=r"journeys\.already_over"):
        skip(follow_up(order, "welcome"), **BY)
    stop_run(Run.objects.get(order=order), **BY)
    assert set(states(order).values()) == {"skipped by_hand"}
    ended = EventRow.objects.filter(name="journeys.RunEnded")
    assert [row.payload["reason"] for row in ended] == ["by_hand"]


def test_a_run_ends_by_itself_when_nothing_is_left(buy, sara):
    order = buy(sara)
    enrol([order.pk], **BY)
    set_clock(START + timedelta(days=400))
    settle()
    assert set(states(order).values()) == {"skipped too_late", "skipped window_passed"}
    assert Run.objects.get(order=order).end_reason == "complete"
