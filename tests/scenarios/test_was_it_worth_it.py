"""Was it worth it? A shop lets a fifth of its buyers walk without its plan and learns what the plan is worth, and that
two ways that are the same do not differ. While nobody's days are over it says that there is no telling."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.cast import Cast, assemble
from vafa.customers.models import Customer
from vafa.journeys.actions.entering import happened
from vafa.journeys.actions.plans import publish
from vafa.journeys.models import FollowUp, Plan, Run
from vafa.journeys.results.kept import HELD_OUT, PLAN, Counts
from vafa.journeys.results.refreshing import refresh_plan
from vafa.journeys.rules.comparing_shares import MORE, SAME, compare
from vafa.journeys.trigger import Entry
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.time.clock import clock_at, set_clock
from vafa.platform.values import SYSTEM
from vafa.sales.models import Order

TEHRAN = ZoneInfo("Asia/Tehran")
BEGIN = datetime(2026, 5, 2, 10, tzinfo=TEHRAN)
DAY = timedelta(days=1)
BUYERS, WITHOUT, WITH = 5600, 0.18, 0.30  # the truth: the plan brings back twelve more of a hundred
CONTENT = {
    "entry": {"trigger": "order_placed"}, "goal": {"measure": "returned", "days": 30}, "hold_out": 20, "importance": 3,
    "steps": [
        {"key": "hour", "kind": "split", "name": {"fa": "ساعت نامه", "en": "Hour of the letter"}, "ways": [
            {"key": "one", "name": {"fa": "نخست", "en": "First"}, "share": 50, "steps": []},
            {"key": "two", "name": {"fa": "دوم", "en": "Second"}, "share": 50, "steps": []},
        ]},
        {"key": "care", "kind": "message", "name": {"en": "Care"}, "purpose": "care", "window": [5, 9],
         "letter": "care"},
    ],
}  # fmt: skip


@pytest.fixture
def cast(transactional_db: None):
    with clock_at(BEGIN):
        people = assemble()
        ensure_basics()
        Plan.objects.update(is_active=False)
        yield people


def page(cast: Cast, address: str) -> str:
    client = Client()
    client.force_login(cast.analyst)
    return client.get(address).content.decode()


def a_day_of_buyers(plan: Plan) -> None:
    """They all buy on one day, and begin."""
    made = [Customer(name=f"c{number}", created_at=BEGIN) for number in range(BUYERS)]
    people = Customer.objects.bulk_create(made)
    bought = Order.objects.bulk_create(order(one, f"first {one.pk}", BEGIN) for one in people)
    entries = [
        Entry(customer_id=one.customer_id or 0, key=f"order:{one.pk}", started_at=BEGIN, order_id=one.pk)
        for one in bought
    ]
    assert happened("order_placed", entries, actor=SYSTEM, at=BEGIN) == BUYERS


def order(customer: Customer, number: str, at: datetime) -> Order:
    return Order(source="shop", number=number, customer=customer, placed_at=at, currency="IRR", recorded_at=at)


def they_behave(plan: Plan) -> None:
    """On day 12 exactly as many of each come back as the truth says; the two ways of the letter change nothing."""
    ways = dict(FollowUp.objects.filter(run__plan=plan, kind="split").values_list("run", "outcome"))
    due, back = Counter[str](), []
    for run in Run.objects.filter(plan=plan).select_related("customer").order_by("pk"):
        group = HELD_OUT if run.held_out else ways[run.pk]
        due[group] += round(100 * (WITHOUT if run.held_out else WITH))
        if due[group] >= 100:
            due[group] -= 100
            back.append(order(run.customer, f"again {run.pk}", BEGIN + 12 * DAY))
    Order.objects.bulk_create(back)


@pytest.mark.timeout(300)
def test_it_learns_what_a_plan_is_worth_and_that_nothing_makes_no_difference(cast: Cast) -> None:
    plan = Plan.objects.create(key="after", name="After", created_at=BEGIN, draft=CONTENT)
    publish(plan, actor=SYSTEM, at=BEGIN)
    a_day_of_buyers(plan)
    live_until(BEGIN + timedelta(hours=1))  # long enough for everybody to be drawn a way
    assert FollowUp.objects.filter(run__plan=plan, kind="split", state="done").count() == BUYERS
    they_behave(plan)

    set_clock(BEGIN + 20 * DAY)  # somebody looks too early
    early = Counts.from_data(refresh_plan(plan, BEGIN + 20 * DAY).data)
    assert (early.arm(PLAN).over, early.arm(PLAN).open + early.arm(HELD_OUT).open) == (0, BUYERS)
    address = f"/desk/grow/{plan.pk}/results/"
    assert "هنوز نمی‌توان چیزی گفت" in page(cast, address)

    set_clock(BEGIN + 31 * DAY)
    counts = Counts.from_data(refresh_plan(plan, BEGIN + 31 * DAY).data)
    held = counts.arm(HELD_OUT)
    assert 0.18 < held.over / BUYERS < 0.22
    found = compare(counts.arm(PLAN).share, held.share)
    assert found.verdict == MORE
    assert found.difference.holds(WITH - WITHOUT)
    (hour,) = counts.splits
    assert compare(*(one.share for one in hour.ways.values())).verdict == SAME

    text = page(cast, address)
    assert "از هر ۱۰۰ نفری که در این برنامه بودند، ۳۰ نفر ظرف ۳۰ روز برگشتند؛ از گروه شاهد، ۱۸ نفر." in text
    assert "یعنی ۱۲ نفر بیشتر؛ به احتمال بسیار زیاد بین" in text
    assert "تفاوت چندانی نیست" in text
