"""Two workers whose clocks are half a minute apart walk plans, and are killed: at named lines, and at random moments.

Afterwards every run has walked every step of its way once, in order, and every letter is owed once.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.forks import AFTER, BEFORE, Child, Forks, Line
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.journeys.actions.entering import enter_plan
from vafa.journeys.actions.plans import publish, save_draft
from vafa.journeys.models import FollowUp, Gift, Plan, Run
from vafa.journeys.trigger import Entry
from vafa.platform.values import SYSTEM

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
PEOPLE, KILLS = 60, 12
PERFORMING = "vafa.journeys.actions.performing"
LINES = [
    Line("before anything is done", f"{PERFORMING}._perform", BEFORE, 2),
    Line("after the letters are recorded", "vafa.journeys.lettering.send_messages", AFTER),
    Line("after the ends are kept", f"{PERFORMING}.settle", AFTER, 4),
    Line("after the next steps are placed", f"{PERFORMING}.place_rows", AFTER, 3),
    Line("before the runs end", f"{PERFORMING}.end_finished", BEFORE, 2),
    Line("after the gifts are given", "vafa.journeys.steps.give.give", AFTER),
]


def say(key: str) -> dict[str, object]:
    return {
        "key": key, "kind": "message", "name": {"en": key}, "purpose": "service", "window": [0, 9], "since": "here",
        "letter": "care", "prompt": True,
    }  # fmt: skip


STEPS = [
    {"key": "gift", "kind": "give", "gift": "coupon", "percent": 5, "days": 30},
    say("hello"),
    {"key": "b", "kind": "branch", "when": {"is": ["customers.language", "is", "fa"]}, "then": [say("fa")]},
    {"key": "s", "kind": "split", "ways": [{"key": way, "share": 50, "steps": [say(way)]} for way in ("x", "y")]},
    {"key": "m", "kind": "set_trait", "trait": "walked", "value": True},
    say("bye"),
]


@pytest.fixture
def shop() -> datetime:
    """Everybody has just begun the plan; nothing is done yet."""
    at = datetime.now(UTC) - timedelta(minutes=20)  # spread over some minutes, all of it is due by now
    plan = Plan.objects.create(key="mine", name="mine", created_at=at)
    save_draft(plan, {"entry": {"trigger": "case_resolved"}, "steps": STEPS}, actor=SYSTEM, at=at)
    version = publish(plan, actor=SYSTEM, at=at)
    people = [add_customer(f"P{n}", emails=[f"p{n}@example.com"], actor=SYSTEM, at=at) for n in range(PEOPLE)]
    entries = [Entry(customer_id=one.pk, key=f"k{one.pk}", started_at=at) for one in people]
    assert enter_plan(version, entries, actor=SYSTEM, at=at) == PEOPLE
    return at


def bring_forward() -> None:
    """What the spreading put some minutes ahead is due now."""
    FollowUp.objects.filter(state="planned").update(due_at=datetime.now(UTC) - timedelta(minutes=1))


def finish(forks: Forks) -> None:
    """Two workers, half a minute apart, until nothing is left."""
    while FollowUp.objects.filter(state="planned").exists():
        bring_forward()
        workers = [forks.start("perform", seconds=seconds) for seconds in (0, 30)]
        for one in workers:
            one.wait()


def everything_once() -> None:
    walked: dict[int, list[str]] = {}
    for run, step in FollowUp.objects.order_by("pk").values_list("run_id", "touchpoint"):
        walked.setdefault(run, []).append(step)
    assert len(walked) == PEOPLE
    for steps in walked.values():
        way = "x" if "x" in steps else "y"
        assert steps == ["gift", "hello", "b", "fa", "s", way, "m", "bye"]
    letters = Counter(Message.objects.values_list("key", flat=True))
    assert len(letters) == 4 * PEOPLE and set(letters.values()) == {1}
    assert Gift.objects.count() == PEOPLE
    assert not Run.objects.filter(ended_at=None).exclude(follow_ups__state="waiting").exists()


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("shop")
def test_killed_at_any_line_nothing_is_missed_and_nothing_twice(forks: Forks) -> None:
    for line in LINES:
        bring_forward()
        other = forks.start("perform", seconds=30)
        died = forks.run("perform", die=line, seconds=0)
        other.wait()
        if not died:  # the other was quicker; alone it gets there, if anything is left
            bring_forward()
            forks.run("perform", die=line, seconds=0)
    finish(forks)
    everything_once()


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("shop")
def test_killed_at_random_nothing_is_missed_and_nothing_twice(forks: Forks) -> None:
    chance, killed = random.Random(7), 0
    for _ in range(KILLS):
        bring_forward()
        workers: list[Child] = [forks.start("perform", seconds=seconds) for seconds in (0, 30)]
        _linger(chance.uniform(0.05, 0.6))
        killed += sum(one.kill() for one in workers)
    finish(forks)
    everything_once()
    assert killed, "somebody died in the middle of it"


def _linger(seconds: float) -> None:
    end = datetime.now(UTC) + timedelta(seconds=seconds)
    while datetime.now(UTC) < end:
        pass
