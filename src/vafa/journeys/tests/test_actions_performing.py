"""What falls due is done once, in bulk; what should not be done is left out with its reason."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.cases.actions import resolve
from vafa.cases.actions.opening import open_case
from vafa.cases.models import QUESTION
from vafa.conversations.events import MessageFailed
from vafa.conversations.models import Letter, Message
from vafa.customers.actions import add_customer, record_consent
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.actions.ending import stop_runs
from vafa.journeys.actions.performing import perform_due
from vafa.journeys.actions.plans import set_active
from vafa.journeys.actions.reporting import report_messages
from vafa.journeys.links import read_answer_link
from vafa.journeys.models import TOUCHPOINTS, FollowUp, Run
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.step import Due, Round
from vafa.journeys.tests.conftest import START, TEHRAN, follow_up, states, wait_for
from vafa.journeys.tests.enrolling import enrol
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.i18n.digits import to_reader
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time.clock import now, set_clock
from vafa.platform.values import SYSTEM, Actor

BY = {"actor": SYSTEM, "at": START}


@pytest.fixture(autouse=True)
def a_plan(plan, outbox):
    """Every test here has a plan, and a channel that only remembers."""


def test_the_welcome_is_sent_and_done_on_time(buy, sara, outbox):
    order = buy(sara)
    settle()
    row = wait_for(order, "welcome")
    assert (row.state, row.outcome, row.message.state) == ("done", "sent", Message.SENT)
    (letter,) = outbox.kept
    assert letter.address == "sara@example.com"
    assert to_reader(order.number, "fa") in letter.subject
    done = EventRow.objects.get(name="journeys.FollowUpDone")
    assert done.payload["on_time"] is True
    assert EventRow.objects.get(pk=done.because_of).name == "conversations.MessageSent"


def test_every_follow_up_is_accounted_for_after_its_last_window(buy, sara, omid, agents, outbox):
    orders = [buy(sara), buy(omid)]
    live_until(START + timedelta(days=190))
    assert states(orders[0]) == {
        "welcome": "done",
        "check_in": "failed call_missed",  # nobody called
        "survey": "done",
        "after_survey": "done",
        "quality": "failed call_missed",
        "care": "done",
        "deep_feedback": "done",
        "after_feedback": "done",
    }
    assert set(states(orders[1]).values()) == {"done"}  # no telephone: asked by letter
    assert set(Run.objects.values_list("end_reason", flat=True)) == {"complete"}
    assert len(outbox.kept) == 10
    noticed = FollowUp.objects.filter(state="done", kind__in=TOUCHPOINTS)
    assert noticed.filter(done_at__lt=now()).count() == 10
    for row in noticed:
        assert row.window_from <= row.done_at < row.window_until


def test_the_letters_question_leads_to_its_follow_up(buy, omid, outbox):
    order = buy(omid)
    settle()
    row = wait_for(order, "check_in")
    text = outbox.kept[-1].text
    token = text.split("/a/")[1].split("/")[0]
    assert read_answer_link(token) == row.pk
    assert "?answer=yes" in text and "?answer=no" in text
    assert (row.kind, row.state) == ("message", "done")


def test_a_due_call_is_owed_by_someone(buy, sara, agents):
    order = buy(sara)
    settle()
    row = wait_for(order, "check_in")
    assert (row.state, row.kind, row.message) == ("waiting", "call", None)
    assert row.assigned_to in agents
    assert EventRow.objects.get(name="journeys.CallOwed").payload["staff_id"] == row.assigned_to_id


def test_calls_are_shared_out_and_customers_keep_their_agent(buy, agents):
    people = [add_customer(f"P{n}", phones=[f"0912000000{n}"], **BY) for n in range(4)]
    enrol([buy(person).pk for person in people], **BY)
    perform_due(actor=SYSTEM, at=START + timedelta(hours=1))
    perform_due(actor=SYSTEM, at=START + timedelta(days=6))
    owed = FollowUp.objects.filter(touchpoint="check_in")
    assert sorted(owed.values_list("assigned_to", flat=True)) == sorted(2 * [agents[0].pk, agents[1].pk])
    before = dict(owed.values_list("customer", "assigned_to"))
    owed.update(state="done", done_at=START + timedelta(days=6))
    later = START + timedelta(days=40)
    enrol([buy(person, later).pk for person in people], actor=SYSTEM, at=later)
    perform_due(actor=SYSTEM, at=later + timedelta(hours=1))
    perform_due(actor=SYSTEM, at=later + timedelta(days=6))
    again = FollowUp.objects.filter(touchpoint="check_in", state="waiting")
    assert dict(again.values_list("customer", "assigned_to")) == before


def test_nobody_is_called_while_a_case_is_open(buy, sara, agents):
    order = buy(sara)
    open_case(sara, kind=QUESTION, subject="?", text="?", channel="form", **BY)
    settle()
    assert f"{wait_for(order, 'check_in').reason}" == "open_case"


def test_nobody_is_called_who_asked_us_not_to(buy, sara, agents):
    order = buy(sara)
    record_consent(sara, "care", "phone", False, proof={}, **BY)
    settle()
    assert wait_for(order, "check_in").reason == "no_consent"


def test_the_survey_is_held_back_while_a_case_is_open_and_asked_when_it_is_not(buy, omid):
    order = buy(omid)
    case = open_case(omid, kind=QUESTION, subject="?", text="?", channel="form", **BY)
    settle()
    row = wait_for(order, "survey")
    assert (row.state, row.message.state, row.message.held_reason) == ("waiting", Message.QUEUED, "open_case")
    resolve(case, "!", actor=SYSTEM, at=now())
    settle()
    assert wait_for(order, "survey").state == "done"


def test_the_survey_is_left_out_when_the_case_stays_open_for_too_long(buy, omid):
    order = buy(omid)
    open_case(omid, kind=QUESTION, subject="?", text="?", channel="form", **BY)
    settle()
    row = wait_for(order, "survey")
    live_until(row.window_until + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.state, row.reason, row.message.state) == ("skipped", "open_case", Message.SKIPPED)
    assert EventRow.objects.filter(name="journeys.FollowUpSkipped", payload__touchpoint="survey").count() == 1


def test_a_letter_that_is_held_back_does_not_leave_after_the_order_was_returned(buy, omid, outbox):
    order = buy(omid)
    case = open_case(omid, kind=QUESTION, subject="?", text="?", channel="form", **BY)
    settle()
    row = wait_for(order, "survey")
    outbox.kept.clear()
    stop_runs([row.run_id], "order_returned", **BY)
    resolve(case, "!", actor=SYSTEM, at=now())
    live_until(now() + timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.reason, row.message.state) == ("skipped", "order_returned", Message.SKIPPED)


def test_who_cannot_be_reached_is_skipped_visibly(buy, agents):
    nobody = add_customer("Nobody", **BY)
    order = buy(nobody)
    live_until(START + timedelta(days=190))
    noticed = {state for key, state in states(order).items() if not key.startswith("after_")}
    assert noticed == {"skipped no_contact_point"}


def test_a_plan_switched_off_does_nothing_more(buy, sara, plan):
    order = buy(sara)
    settle()
    set_active(plan, False, **BY)
    assert wait_for(order, "survey").reason == "plan_off"


def test_a_shop_that_was_off_catches_up_only_where_it_still_makes_sense(buy, omid):
    order = buy(omid)
    settle()
    set_clock(START + timedelta(days=61))
    settle()
    live_until(START + timedelta(days=61, hours=2))
    assert states(order) == {
        "welcome": "skipped too_late",
        "check_in": "skipped window_passed",
        "survey": "skipped window_passed",
        "after_survey": "skipped window_passed",
        "quality": "skipped window_passed",
        "care": "done",
        "deep_feedback": "planned",
    }


def test_each_order_is_welcomed_but_the_newer_one_asks_for_both(buy, omid):
    first, second = buy(omid), buy(omid, START + timedelta(days=2))
    live_until(START + timedelta(days=20))
    assert (states(first)["welcome"], states(second)["welcome"]) == ("done", "done")
    assert (states(first)["check_in"], states(second)["check_in"]) == ("skipped newer_order", "done")
    assert (states(first)["survey"], states(second)["survey"]) == ("skipped newer_order", "done")


def test_who_was_asked_lately_is_not_asked_again(buy, omid):
    first = buy(omid)
    live_until(START + timedelta(days=7, hours=12))
    second = buy(omid)
    live_until(START + timedelta(days=16))
    assert (states(first)["check_in"], states(second)["check_in"]) == ("done", "skipped asked_lately")


def test_who_buys_every_other_day_is_asked_all_the_same(buy, omid):
    orders = []
    for _ in range(20):
        orders.append(buy(omid))
        live_until(now() + timedelta(days=2))
    live_until(now() + timedelta(days=10))
    asked = [order for order in orders if states(order)["check_in"] == "done"]
    assert 2 <= len(asked) <= 4


def test_performing_twice_does_nothing_more(buy, sara):
    enrol([buy(sara).pk], **BY)
    later = START + timedelta(hours=1)
    assert perform_due(actor=SYSTEM, at=later) == 1
    assert perform_due(actor=SYSTEM, at=later) == 0
    assert Message.objects.filter(letter="welcome").count() == 1


def broken_for(pk: int) -> Callable[[Round, Due], Touchpoint]:
    """Reading the touchpoint of one follow-up fails."""
    kept = Round.touchpoint

    def read(doing: Round, row: Due) -> Touchpoint:
        if row.pk == pk:
            raise ValueError("nobody thought of this")
        return kept(doing, row)

    return read


def test_one_that_cannot_be_done_stops_no_other(buy, sara, omid, monkeypatch):
    orders = [buy(sara), buy(omid)]
    enrol([order.pk for order in orders], **BY)
    bad = follow_up(orders[0], "welcome")
    monkeypatch.setattr(Round, "touchpoint", broken_for(bad.pk))
    assert perform_due(actor=SYSTEM, at=START + timedelta(hours=1)) == 2
    bad.refresh_from_db()
    assert (bad.state, bad.reason) == ("failed", "went_wrong")
    assert follow_up(orders[1], "welcome").state == "waiting"
    assert DeadLetter.objects.get().subject_id == bad.pk
    assert follow_up(orders[0], "check_in").state == "planned"  # its run goes on


def test_a_letter_that_breaks_is_a_reason(buy, sara):
    Letter.objects.create(
        key="welcome", language="fa", subject="x", body="{{ nothing.here }}", changed_at=START, changed_by="system"
    )
    order = buy(sara)
    settle()
    row = wait_for(order, "welcome")
    assert (row.state, row.reason) == ("skipped", "letter_broken")


def test_a_message_that_fails_fails_its_follow_up(buy, sara):
    order = buy(sara)
    enrol([order.pk], **BY)
    perform_due(actor=SYSTEM, at=START + timedelta(hours=1))
    message = follow_up(order, "welcome").message
    failed = MessageFailed(
        occurred_at=START, actor=SYSTEM, message_id=message.pk, purpose="service", letter="welcome", reason="rejected"
    )
    assert report_messages([failed]) == 1
    assert report_messages([failed]) == 0
    assert states(order)["welcome"] == "failed rejected"


def test_many_take_no_more_statements_than_a_few(buy, agents):
    def statements(count: int, first: int) -> int:
        numbers = range(first, first + count)
        people = [add_customer(f"P{n}", emails=[f"p{n}@x.ir"], phones=[f"0912{n:07}"], **BY) for n in numbers]
        enrol([buy(person, START - timedelta(days=30 * (n % 2))).pk for n, person in enumerate(people)], **BY)
        FollowUp.objects.filter(state="planned", touchpoint__in=["welcome", "quality", "check_in"]).update(
            due_at=START + timedelta(hours=1), window_until=START + timedelta(days=9)
        )
        with CaptureQueriesContext(connection) as captured:
            assert perform_due(actor=SYSTEM, at=START + timedelta(days=4)) >= count
        return len(captured)

    statements(4, 0)
    few = statements(4, 50)  # by then calls of the first are due as well
    assert statements(60, 100) <= few


def test_across_nowruz_nobody_is_called_on_a_holiday_and_nothing_is_lost(buy, sara, agents):
    order_day = datetime(2026, 3, 17, 22, 40, tzinfo=TEHRAN)
    set_clock(order_day)
    order = buy(sara)
    live_until(order_day + timedelta(days=7))
    assert states(order)["welcome"] == "done"
    assert states(order)["check_in"] == "planned"  # everybody is on holiday from the 20th to the 24th
    live_until(datetime(2026, 3, 25, 16, tzinfo=TEHRAN))
    call = follow_up(order, "check_in")
    assert (call.state, call.due_at.astimezone(TEHRAN).date()) == ("waiting", date(2026, 3, 25))
    finish_call(call, "all_good", actor=Actor.staff(call.assigned_to_id), at=now())
    live_until(order_day + timedelta(days=100))
    told = states(order)
    assert (told.pop("quality"), told.pop("after_feedback")) == ("failed call_missed", "planned")
    assert set(told.values()) == {"done"}
    for row in FollowUp.objects.filter(state="done", kind__in=TOUCHPOINTS):
        assert row.window_from <= row.done_at < row.window_until
        assert 9 <= row.due_at.astimezone(TEHRAN).hour < 21
