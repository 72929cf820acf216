"""Deliverers killed with SIGKILL at every line and at any moment, with every driver: nothing missed, or sent twice."""

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.forks import AFTER, BEFORE, Forks, Line
from vafa.channels.models import Account
from vafa.channels.registry import driver_class, drivers
from vafa.channels.tests.contract.case import TEXT, Case, StandIn, WebStandIn
from vafa.channels.tests.contract.conftest import cases
from vafa.conversations.models import Delivery, Message
from vafa.conversations.sending import Draft, send_messages, settle_leases
from vafa.conversations.sending.settle_by_provider import ask_providers
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.run.processes import wait_until
from vafa.platform.values import SYSTEM

SENDING = sorted(kind for kind, driver in drivers().items() if driver.can.sends and driver.listed)
MESSAGES, AT_ANY_MOMENT = 12, 3
BEFORE_MARK = "before it is marked"
HELD = Line("while the provider has it", "", "")
LINES = [
    Line(BEFORE_MARK, "vafa.conversations.sending.outcomes.Attempt.hand", BEFORE),
    Line("after it is marked", "vafa.conversations.sending.outcomes.Attempt.hand", AFTER),
    HELD,
    Line("after the answer", "vafa.conversations.sending.deliver.settle_attempt", BEFORE),
    Line("before the outcome is committed", "vafa.conversations.sending.outcomes.publish", AFTER),
]
pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owed(kind: str, case: Case, account: Account) -> list[str]:
    """A dozen messages to somebody who wrote on this channel before; the mark in each, by which it is found again."""
    driver, now = driver_class(kind), datetime.now(UTC)
    who = add_customer("سارا", points=[(driver.reaches, case.address)], actor=SYSTEM, at=now)
    _wrote_before(who, driver.channel, now)
    marks = [f"mark{number:02}x" for number in range(MESSAGES)]
    drafts = [
        Draft(customer_id=who.pk, purpose="service", key=mark, subject="خبر", text=f"{TEXT} {mark}") for mark in marks
    ]
    send_messages(drafts, actor=SYSTEM, at=now)
    assert set(Message.objects.filter(direction="out").values_list("state", "channel")) == {("queued", driver.channel)}
    return marks


def _wrote_before(who: Customer, channel: str, at: datetime) -> None:
    Message.objects.create(
        customer=who, direction=Message.IN, channel=channel, purpose="service", language="fa", text="سلام",
        state=Message.RECEIVED, created_at=at - timedelta(hours=1),
    )  # fmt: skip


def times(stand_in: StandIn, mark: str) -> int:
    """How often a message came to the provider, also where it takes a second one for the first."""
    if isinstance(stand_in, WebStandIn):
        return sum(mark.encode() in call.body for call in tuple(stand_in.provider.calls))
    return sum(mark in text for text in tuple(stand_in.texts))


def lines(case: Case, chance: random.Random) -> list[Line]:
    """Every line at which this driver's deliverers can die, in any order, the first or second time they come there."""
    found = [replace(line, nth=chance.choice([1, 2])) for line in LINES if line is not HELD or case.broken]
    chance.shuffle(found)
    return found


@pytest.mark.parametrize("kind", SENDING)
def test_each_message_is_sent_once_or_shown_as_uncertain(
    kind: str, case: Case, stand_in: StandIn, account: Account, owed: list[str], forks: Forks
) -> None:
    chance, doubted = random.Random(kind), 0
    for line in lines(case, chance):
        if line.name == HELD.name:
            _killed_while_the_provider_has_it(forks, stand_in, owed)
        else:
            assert forks.run("deliver", die=line), f"it must die {line.name}"
        doubted += line.name != BEFORE_MARK
        settle_leases(datetime.now(UTC) + timedelta(minutes=3))  # as if we had waited for the leases to end
    for _ in range(AT_ANY_MOMENT):
        child = forks.start("deliver")
        threading.Event().wait(chance.uniform(0.0, 0.1))
        child.kill()
        settle_leases(datetime.now(UTC) + timedelta(minutes=3))
    assert not forks.run("deliver")
    _accounted_for(case, stand_in, doubted)
    ask_providers(datetime.now(UTC))
    _accounted_for(case, stand_in)
    assert Account.objects.get(pk=account.pk).failures == 0


def _killed_while_the_provider_has_it(forks: Forks, stand_in: StandIn, owed: list[str]) -> None:
    def came() -> int:
        return sum(times(stand_in, mark) for mark in owed)

    before = came()
    stand_in.breaks("silence")
    child = forks.start("deliver")
    assert wait_until(lambda: came() > before, 20), "nothing reaches the provider"
    assert child.kill()
    stand_in.breaks("")


def _accounted_for(case: Case, stand_in: StandIn, doubted: int | None = None) -> None:
    """What is sent left once, what is uncertain at most once, and nothing is anything else."""
    states = dict(Message.objects.filter(direction="out").values_list("key", "state"))
    assert len(states) == MESSAGES and set(states.values()) <= {"sent", "uncertain"}, states
    uncertain = sum(state == "uncertain" for state in states.values())
    assert doubted is None or doubted <= uncertain <= doubted + AT_ANY_MOMENT, "one for each that died with it in hand"
    assert Delivery.objects.filter(outcome="sent").count() <= sum(state == "sent" for state in states.values())
    for mark, state in states.items():
        if case.fetched:  # the page fetches the words themselves: told twice is shown once
            continue
        seen = times(stand_in, mark)
        assert seen == 1 if state == "sent" else seen <= 1, f"{mark} is {state} and came {seen} times"


def test_no_driver_is_left_out() -> None:
    for kind in SENDING:
        assert kind in cases(), f"{kind} sends and has no case: write channels/tests/contract/cases/{kind}.py"
        assert cases()[kind].sends and cases()[kind].address
