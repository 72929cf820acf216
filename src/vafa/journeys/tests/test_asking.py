"""Plans that begin with a trigger of time ask it in their turn: nobody twice, nothing missed, nothing too late."""

from datetime import timedelta

import pytest

from vafa.customers.models import Customer
from vafa.journeys.actions.asking import ask_due, next_turn
from vafa.journeys.actions.plans import begin_plan, publish, set_active
from vafa.journeys.models import Plan, Run, TriggerTurn
from vafa.journeys.tests.conftest import START
from vafa.journeys.tests.shop import bought, person, say_of
from vafa.platform.events.simulation import live_until
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time import now
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM

DAY = timedelta(days=1)
SAY = {"key": "say", "kind": "message", "letter": "care", "purpose": "care", "window": [0, 9], "since": "start"}


@pytest.fixture
def reminder(db: None) -> Plan:
    return a_plan("warranty_ending", days=30)


def a_plan(trigger: str, **options: int) -> Plan:
    content = {"entry": {"trigger": trigger, "options": options}, "steps": [SAY]}
    plan = begin_plan(trigger, content, key=trigger, actor=SYSTEM, at=now())
    publish(plan, actor=SYSTEM, at=now())
    return plan


def ask(at=None) -> int:
    """Let everybody ask whose turn it is."""
    entered = 0
    while done := ask_due(actor=SYSTEM, at=at or now()):
        entered += done - 1
    return entered


def test_a_plan_asks_at_once_and_then_in_its_turn(reminder: Plan) -> None:
    bought(person(), START - 336 * DAY, "fridge", serial="A")
    say_of("fridge", warranty_months=12)
    assert next_turn(START) == START and ask() == 1
    run = Run.objects.get(plan=reminder)
    assert run.key.startswith("unit:") and run.context == {"product": "fridge"} and run.order_id
    assert START < next_turn(START) <= START + DAY
    assert ask() == 0, "it is nobody's turn"
    for day in range(1, 9):
        assert ask(START + day * DAY) == 0, "and nobody begins twice"


def test_days_without_power_are_made_up_for_and_older_things_are_let_go(reminder: Plan) -> None:
    for number in range(40):
        bought(person(), START - (365 - 30 - number) * DAY, "fridge", serial=f"A{number}")
    say_of("fridge", warranty_months=12)
    day_by_day = sum(ask(START + day * DAY) for day in range(3))
    assert ask(START + 6 * DAY) == 4, "three days off: all of them, once"
    assert ask(START + 30 * DAY) == 7, "three weeks off: only those of the last week"
    assert day_by_day >= 2 and Run.objects.count() == day_by_day + 11


def test_it_lives_with_the_clock(reminder: Plan) -> None:
    bought(person(), START - 330 * DAY, "fridge", serial="A")
    say_of("fridge", warranty_months=12)
    live_until(START + 10 * DAY)
    run = Run.objects.get(plan=reminder)
    assert run.enrolled_at - run.started_at < DAY


def test_each_plan_has_its_own_options(reminder: Plan) -> None:
    far = begin_plan(
        "far", {"entry": {"trigger": "warranty_ending", "options": {"days": 90}}, "steps": [SAY]}, key="far",
        actor=SYSTEM, at=START,
    )  # fmt: skip
    publish(far, actor=SYSTEM, at=START)
    bought(person(), START - 276 * DAY, "fridge", serial="A")
    say_of("fridge", warranty_months=12)
    assert ask() == 1 and Run.objects.get().plan == far


def test_a_plan_that_is_off_does_not_ask(reminder: Plan) -> None:
    set_active(reminder, False, actor=SYSTEM, at=START)
    assert next_turn(START) is None and ask() == 0


def test_a_question_that_fails_is_shown_and_holds_up_no_other(reminder: Plan) -> None:
    broken = a_plan("service_due")
    version = broken.versions.get()
    version.content["entry"]["options"] = {"days": 10_000}
    version.save()
    bought(person(), START - 336 * DAY, "fridge", serial="A")
    say_of("fridge", warranty_months=12)
    assert ask() == 1 and Run.objects.get().plan == reminder
    assert DeadLetter.objects.get().name == "journeys.service_due"
    assert next_turn(START) > START, "and is asked again at its next turn"


def test_a_clock_that_was_set_back_waits_for_nothing(reminder: Plan) -> None:
    TriggerTurn.objects.create(plan=reminder, due_at=START + 400 * DAY)
    assert next_turn(START) == START


def test_a_second_purchase_in_a_row_is_met_within_minutes(db: None, sara: Customer) -> None:
    a_plan("second_purchase", days=60)
    bought(sara, START - 20 * DAY)
    live_until(START + timedelta(hours=1))
    set_clock(START + timedelta(hours=1))
    order = bought(sara, now())
    live_until(now() + timedelta(minutes=15))
    assert Run.objects.get().order == order
