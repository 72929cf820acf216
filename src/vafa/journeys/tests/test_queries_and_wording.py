"""What pages ask: the map of a plan, what a customer had and will have; and the lines people see."""

from datetime import timedelta

import pytest

from vafa.conversations.reasons import known_reasons
from vafa.journeys.actions import calls, ending, performing
from vafa.journeys.actions.answers import answer
from vafa.journeys.counting import tallies
from vafa.journeys.models import FollowUp, Run
from vafa.journeys.queries import follow_ups_for, follow_ups_of, planned_next, touchpoint_name
from vafa.journeys.rules.planning import NOTHING_ALLOWED
from vafa.journeys.rules.scheduling import WINDOW_PASSED
from vafa.journeys.tests.conftest import START, follow_up
from vafa.platform.access import TECHNICIAN
from vafa.platform.accounts.actions import hire
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import now
from vafa.platform.values import SYSTEM
from vafa.platform.wording import known_refusals


@pytest.fixture
def lived(plan, outbox, agents, buy, sara, omid):
    """Two orders, three weeks later: one with a missed call, one that answered."""
    orders = [buy(sara), buy(omid)]
    live_until(START + timedelta(days=21))
    answer(follow_up(orders[1], "survey"), {"score": 9}, actor=SYSTEM, at=now())
    return orders


def test_the_map_counts_each_touchpoint(plan, lived, django_assert_num_queries):
    with django_assert_num_queries(1):
        tally = tallies([plan.pk])[plan.pk]
    welcome, check_in = tally.at("welcome"), tally.at("check_in")
    assert (tally.entered, tally.on_way, welcome.done, welcome.on_time) == (2, 2, 2, 2)
    assert (check_in.done, check_in.failed) == (1, {"call_missed": 1})
    assert (tally.at("survey").done, tally.at("survey").answered, tally.at("quality").planned) == (2, 1, 0)
    lately = tallies([plan.pk], now() + timedelta(days=1))[plan.pk]
    assert (lately.entered, lately.on_way, lately.at("welcome").done, lately.at("care").planned) == (0, 2, 0, 0)


def test_a_customer_has_follow_ups_behind_and_the_next_one_ahead(lived, sara, django_assert_num_queries):
    with django_assert_num_queries(1):
        steps = follow_ups_of(sara)
    assert [(step.touchpoint.key, step.is_past) for step in steps] == [
        ("quality", False),
        ("survey", True),
        ("check_in", True),
        ("welcome", True),
    ]
    assert steps[0].follow_up.due_at == START + timedelta(days=30)


def test_steps_that_wait_or_decide_are_no_follow_ups_of_the_customer(lived, sara):
    run = Run.objects.filter(customer=sara).get()
    at = now() + timedelta(days=1)
    FollowUp.objects.create(
        run=run, customer=sara, touchpoint="a_wait", kind="wait", window_from=at, window_until=at, due_at=at
    )
    assert "a_wait" not in {step.follow_up.touchpoint for step in (*follow_ups_of(sara), *planned_next(sara))}


def test_a_technician_sees_no_follow_ups(lived, agents):
    technician = hire("tech@shop.ir", "Tech", TECHNICIAN, password=None, actor=SYSTEM, at=START)
    assert not follow_ups_for(technician).exists()
    assert follow_ups_for(agents[0]).count() == 8


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_every_event_has_a_line_in_the_readers_words(lived, sara, omid, language):
    with reading_as(Reader(language=language)):
        lines = [told.line for customer in (sara, omid) for told in story(customer_id=customer.pk)]
        assert touchpoint_name("welcome", language) in " ".join(line.title for line in lines)
    assert all(line.title and "%(" not in line.title + line.note for line in lines)


def test_an_unknown_touchpoint_is_called_by_its_key(plan):
    assert touchpoint_name("nowhere", "fa") == "nowhere"


def test_every_reason_we_write_has_a_sentence():
    codes = {WINDOW_PASSED, NOTHING_ALLOWED, ending.BY_HAND, calls.NO_ANSWER, calls.WRONG_NUMBER}
    codes |= {"order_cancelled", "order_returned", "import_undone", "customer_gone", "plan_off", "too_late"}
    codes |= {"asked_lately", "newer_order", "open_case", "no_consent", "no_contact_point", "went_wrong", "call_missed"}
    assert codes <= known_reasons().keys()
    assert all(f"'{code}'" in performing.CLAIM for code in ("asked_lately", "newer_order", "plan_off", "too_late"))


def test_refusals_have_sentences():
    assert {
        "journeys.window_backwards",
        "journeys.no_call_waiting",
        "journeys.outside_window",
    } <= known_refusals().keys()
