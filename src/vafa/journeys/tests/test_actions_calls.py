"""Calls: how they went, what comes next, and what becomes of those nobody made."""

from datetime import timedelta

import pytest

from vafa.cases.models import Case
from vafa.customers.actions import add_contact_point
from vafa.customers.models import ContactPoint
from vafa.journeys.actions.assigning import assign_call
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.models import FollowUp
from vafa.journeys.queries import calls_for
from vafa.journeys.tests.conftest import START, states, wait_for
from vafa.platform.access import ANALYST
from vafa.platform.accounts.actions import hire
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.time.clock import now, set_clock
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM, Actor, Refused


@pytest.fixture
def order(plan, outbox, agents, buy, sara):
    """Of somebody whose welcome went out."""
    order = buy(sara)
    live_until(START + timedelta(hours=1))
    return order


@pytest.fixture
def call(order) -> FollowUp:
    """One that waits for an agent."""
    return wait_for(order, "check_in")


def finish(call: FollowUp, outcome: str, note: str = "", **more: object) -> FollowUp:
    return finish_call(call, outcome, note, actor=Actor.staff(call.assigned_to_id), at=now(), **more)  # type: ignore[arg-type]


def test_all_good_is_done_and_an_answer(call):
    done = finish(call, "all_good", "pleased", next_action="send the guide")
    assert (done.state, done.outcome, done.answer) == ("done", "all_good", {"as_expected": True})
    assert (done.note, done.next_action, done.tries) == ("pleased", "send the guide", 1)
    told = EventRow.objects.get(name="journeys.FollowUpDone", payload__follow_up_id=call.pk)
    assert (told.payload["on_time"], told.payload["note"]) == (True, "pleased")
    assert told.actor == f"staff:{call.assigned_to_id}"


def test_talking_is_done_without_an_answer(call):
    assert finish(call, "talked").answer is None


def test_a_problem_opens_a_case_with_the_note(call, order):
    finish(call, "problem", "The lid is broken.")
    case = Case.objects.get()
    assert (case.order, case.customer, case.channel) == (order, call.customer, "phone")
    assert case.conversation.messages.get(direction="in").text == "The lid is broken."
    settle()
    assert wait_for(order, "survey").message.held_reason == "open_case"


def test_a_problem_without_words_is_refused_and_nothing_is_kept(call):
    with pytest.raises(Refused, match=r"journeys\.say_what_is_wrong"):
        finish(call, "problem", "  ")
    call.refresh_from_db()
    assert (call.state, call.tries) == ("waiting", 0)


def test_no_answer_is_tried_on_the_next_working_day_and_after_the_second_miss_written(call, order, outbox):
    finish(call, "call_later", next_at=now() + timedelta(minutes=30))  # put off is not missed
    first = finish(call, "no_answer")
    assert (first.state, first.kind, first.tries) == ("waiting", "call", 2)
    assert now() < first.due_at < first.window_until
    assert working_calendar().is_open(first.due_at)
    assert calls_for(call.assigned_to, now()) == []
    set_clock(first.due_at)
    assert [step.follow_up.pk for step in calls_for(call.assigned_to, now())] == [call.pk]
    last = finish(call, "no_answer")
    assert (last.kind, last.state) == ("message", "planned")
    settle()
    last.refresh_from_db()
    assert (last.state, last.outcome) == ("done", "sent")
    assert "?answer=yes" in outbox.kept[-1].text
    assert EventRow.objects.filter(name="journeys.CallTried").count() == last.tries


def test_a_wrong_number_is_turned_off_and_the_other_one_called(call, sara):
    other = add_contact_point(sara, "phone", "09127654321", actor=SYSTEM, at=now())
    again = finish(call, "wrong_number")
    assert (again.state, again.kind) == ("waiting", "call")
    assert list(ContactPoint.objects.filter(customer=sara, kind="phone", off_at=None)) == [other]
    written = finish(call, "wrong_number")
    assert (written.state, written.kind) == ("planned", "message")


def test_call_later_stays_inside_the_window(call):
    moment = now() + timedelta(hours=2)
    assert finish(call, "call_later", next_at=moment).due_at == moment
    for wrong in (None, now(), call.window_until):
        with pytest.raises(Refused, match=r"journeys\.outside_window"):
            finish(call, "call_later", next_at=wrong)


def test_a_call_is_finished_once(call):
    finish(call, "all_good")
    with pytest.raises(Refused, match=r"journeys\.no_call_waiting"):
        finish(call, "all_good")


def test_an_unknown_outcome_is_refused(call):
    with pytest.raises(Refused, match=r"journeys\.outcome_unknown"):
        finish(call, "sang")


def test_a_call_nobody_makes_has_failed_when_its_window_ends(call, order):
    live_until(call.window_until + timedelta(minutes=1))
    assert states(order)["check_in"] == "failed call_missed"
    assert EventRow.objects.get(name="journeys.FollowUpFailed").payload["reason"] == "call_missed"


def test_a_call_made_too_late_is_done_but_not_on_time(call):
    set_clock(call.window_until + timedelta(minutes=5))
    finish(call, "all_good")
    told = EventRow.objects.get(name="journeys.FollowUpDone", payload__follow_up_id=call.pk)
    assert told.payload["on_time"] is False


def test_a_call_is_given_to_someone_who_may_call(call, agents):
    other = next(one for one in agents if one.pk != call.assigned_to_id)
    by = {"actor": SYSTEM, "at": now()}
    assert assign_call(call, other, **by).assigned_to == other
    assert len(calls_for(other, now())) == 1
    analyst = hire("ana@shop.ir", "Ana", ANALYST, password=None, **by)
    with pytest.raises(Refused, match=r"journeys\.may_not_call"):
        assign_call(call, analyst, **by)
    assert calls_for(analyst, now()) == []


def test_a_call_nobody_has_is_everybodys(call, agents):
    assign_call(call, None, actor=SYSTEM, at=now())
    assert [len(calls_for(agent, now())) for agent in agents] == [1, 1]
    (step,) = calls_for(agents[0], now())
    assert [phone.value for phone in step.follow_up.customer.phones] == ["+989121234567"]
    assert step.touchpoint.script["fa"]
