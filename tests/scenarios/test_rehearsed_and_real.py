"""A plan is lived by a small shop through a spring, and then rehearsed over the same orders: both come to the same.

Two months and a half, Nowruz among them. Customers differ: one buys every few days, one gives her order back, one waits
for us with an open case, one has no telephone and one nothing else, two said no to something. Calls are made soon after
they fall due and everybody is content; nobody answers letters, and the rehearsal is told so, since that is what it
cannot know. What else may differ stands in docs/howto/rehearse-a-plan.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import assemble
from vafa.cases.actions.opening import open_case
from vafa.cases.actions.resolution import resolve
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import CARE, OFFER, SURVEY
from vafa.journeys.actions.calls import ALL_GOOD, finish_call
from vafa.journeys.actions.plans import publish, save_draft
from vafa.journeys.models import CALL, WAITING, FollowUp, Plan, Run
from vafa.journeys.queries import content_of
from vafa.journeys.rehearsal.rules.facts import Chances
from vafa.journeys.rehearsal.running import Wanted, rehearse
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import Life
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM
from vafa.sales.actions import NewLine, change_state, place_order
from vafa.sales.models import RETURNED, Order

pytestmark = pytest.mark.timeout(400)  # two months and a half are lived
TEHRAN = ZoneInfo("Asia/Tehran")
BEGIN = datetime(2026, 2, 21, 12, 0, tzinfo=TEHRAN)  # a Saturday, four weeks before Nowruz
DAY = timedelta(days=1)
ORDERS = {  # day: who buys, at which hour
    1: [("sara", 10), ("omid", 22)],
    3: [("nima", 9), ("sara", 19)],
    5: [("karim", 2), ("leila", 12), ("mona", 13), ("bahar", 20)],
    9: [("sara", 11)],
    11: [("omid", 15), ("leila", 16)],
}
NOBODY_ANSWERS = Chances(answered=0, unhappy=0, reached=1)
"""What the life below is, as the rehearsal would say it."""


def letter(
    key: str, first: int, last: int, purpose: str = "care", words: str = "care", **more: object
) -> dict[str, Any]:
    window = {"window": [first, last], "since": "here", "purpose": purpose, "letter": words}
    return {"key": key, "kind": "message", "name": {"en": key}, **window, **more}


STEPS = [
    {**letter("welcome", 0, 2, "service", "welcome"), "since": "start", "prompt": True},
    {**letter("check_in", 3, 7, words="check_in"), "since": "start", "kind": "call", "question": "as_expected"},
    {"key": "lot", "kind": "split", "ways": [
        {"key": "early", "share": 50, "steps": [letter("early_care", 1, 2)]},
        {"key": "late", "share": 50, "steps": [{"key": "rest", "kind": "wait", "days": 6}, letter("late_care", 0, 2)]},
    ]},
    {**letter("survey", 14, 20, "survey", "survey"), "since": "start", "kind": "survey", "question": "score"},
    {"key": "heard", "kind": "wait_for", "event": "answered", "of": "survey", "days": 4,
     "then": [letter("thanks", 0, 3)],
     "otherwise": [letter("reminder", 0, 3)]},
    {"key": "again", "kind": "branch", "when": {"is": ["customers.orders", "over", 1]},
     "then": [letter("club", 0, 9, "offer")],
     "otherwise": [{"key": "stop", "kind": "leave"}]},
    letter("advanced", 5, 8),
]  # fmt: skip


@pytest.fixture
def plan(db: None) -> Iterator[Plan]:
    with clock_at(BEGIN), reading_as(Reader()), recording():
        assemble()
        ensure_basics()
        plan = Plan.objects.get(key="post_purchase")
        entry = {"trigger": "order_placed"}
        draft = {"entry": entry, "exits": [], "goal": {"measure": "returned", "days": 60}, "steps": STEPS}
        save_draft(plan, draft, actor=SYSTEM, at=BEGIN)
        publish(plan, actor=SYSTEM, at=BEGIN)
        yield plan


def people() -> dict[str, Customer]:
    """Those who buy; what is known of them is known from the beginning."""
    found = {}
    for place, name in enumerate(("sara", "omid", "nima", "leila", "mona", "karim", "bahar")):
        mails = [] if name == "nima" else [f"{name}@example.com"]
        phones = [] if name == "leila" else [f"0912123450{place}"]
        found[name] = add_customer(name, emails=mails, phones=phones, actor=SYSTEM, at=BEGIN)
    for name, purpose, answer in (("sara", OFFER, True), ("karim", CARE, False), ("omid", SURVEY, False)):
        record_consent(found[name], purpose, "any", answer, proof={"from": "form"}, actor=SYSTEM, at=BEGIN)
    return found


def live_a_spring(who: Mapping[str, Customer]) -> None:
    """Orders come, calls are made, one order comes back, one customer waits for us for a week."""
    life, orders = Life(step=timedelta(minutes=10)), dict[str, Order]()
    for day, buyers in ORDERS.items():
        for name, hour in buyers:
            life.until(BEGIN.replace(hour=0) + day * DAY + timedelta(hours=hour), seen=make_calls)
            orders[name] = buy(who[name], f"{day}-{name}")
    life.until(BEGIN + 17 * DAY, seen=make_calls)
    change_state(orders["mona"], RETURNED, actor=SYSTEM, at=now())
    asked = {"kind": "question", "subject": "Where?", "text": "?", "channel": "form"}
    case = open_case(who["bahar"], **asked, actor=SYSTEM, at=now())
    life.until(BEGIN + 23 * DAY, seen=make_calls)
    resolve(case, "It came.", actor=SYSTEM, at=now())
    life.until(BEGIN + 75 * DAY, seen=make_calls)


def make_calls(at: datetime) -> None:
    """Whoever owes a call makes it, and hears that all is well."""
    for row in FollowUp.objects.filter(state=WAITING, kind=CALL, due_at__lte=at).order_by("pk"):
        finish_call(row, ALL_GOOD, actor=SYSTEM, at=at)


def buy(customer: Customer, number: str) -> Order:
    lines = [NewLine("kettle", "کتری آرام", Decimal(1), Decimal(100))]
    return place_order(
        customer, lines, number=number, source="shop", currency="IRR", placed_at=now(), actor=SYSTEM, at=now()
    )


def lived(plan: Plan) -> dict[str, Counter[str]]:
    """What became of each step, in life."""
    found: dict[str, Counter[str]] = {}
    for row in FollowUp.objects.filter(run__plan=plan):
        found.setdefault(row.touchpoint, Counter())[row.reason or row.state] += 1
    return found


def rehearsed(result: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """The same of the rehearsal."""
    found = {}
    for key, step in result["steps"].items():
        counts = Counter({"done": step["done"], **step["skipped"]})
        if counts := +counts:
            found[key] = counts
    return found


def test_a_spring_lived_and_the_same_spring_rehearsed_come_to_the_same(plan: Plan) -> None:
    who = people()
    live_a_spring(who)
    content = content_of(plan)
    assert content is not None
    before = (Message.objects.count(), FollowUp.objects.count(), Run.objects.count())

    result: Any = rehearse(Wanted(plan, content, chances=NOBODY_ANSWERS), now())

    assert (Message.objects.count(), FollowUp.objects.count(), Run.objects.count()) == before
    assert result["runs"] == sum(len(some) for some in ORDERS.values())
    assert rehearsed(result) == lived(plan)

    told = {one["kind"]: one["customer"] for one in result["stories"]}
    assert (told["returned"], told["no_email"]) == (who["mona"].pk, who["nima"].pk)
    assert len(set(told.values())) == len(result["stories"]) == len(who)
