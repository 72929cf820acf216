"""What the tests of journeys stand on: a plan, people with orders, agents, and a channel that only remembers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.sending.telling import SHORT
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.journeys.actions.plans import ensure_default_plan, save_draft
from vafa.journeys.actions.plans import publish as publish_plan
from vafa.journeys.models import FollowUp, Plan, PlanVersion
from vafa.platform.access import AGENT
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM
from vafa.sales.events import OrderPlaced
from vafa.sales.models import Order, OrderLine, Product

TEHRAN = ZoneInfo("Asia/Tehran")
START = datetime(2026, 1, 3, 11, tzinfo=TEHRAN).astimezone(UTC)  # a Saturday morning

Buy = Callable[..., Order]
MakePlan = Callable[..., PlanVersion]


@pytest.fixture(autouse=True)
def the_clock(db):
    with clock_at(START):
        yield


@pytest.fixture
def plan(db) -> Plan:
    return ensure_default_plan(actor=SYSTEM, at=START)


@pytest.fixture
def outbox() -> Iterator[Recorder]:
    """Everything that would have left, in `kept`."""
    with recording() as recorder:
        yield recorder


@pytest.fixture
def agents(db) -> list[Staff]:
    names = ("mina", "reza")
    return [hire(f"{name}@shop.ir", name, AGENT, password=None, actor=SYSTEM, at=START) for name in names]


@pytest.fixture
def sara(db) -> Customer:
    return add_customer("سارا محمدی", emails=["sara@example.com"], phones=["09121234567"], actor=SYSTEM, at=START)


@pytest.fixture
def omid(db) -> Customer:
    """Has no telephone."""
    return add_customer("امید کریمی", emails=["omid@example.com"], actor=SYSTEM, at=START)


@pytest.fixture
def buy(db) -> Buy:
    """An order is placed, and announced."""

    @transaction.atomic
    def place(customer: Customer | None, placed_at: datetime | None = None, state: str = "placed") -> Order:
        placed_at = placed_at or now()
        product, _ = Product.objects.get_or_create(
            sku="kettle", defaults={"name": "کتری آرام", "created_at": placed_at}
        )
        order = Order.objects.create(
            source="shop",
            number=str(1000 + Order.objects.count()),
            customer=customer,
            placed_at=placed_at,
            state=state,
            currency="IRR",
            total=Decimal(100),
            lines_count=1,
            recorded_at=now(),
        )
        OrderLine.objects.create(
            order=order, key="1", product=product, description="kettle", quantity=1, unit_price=Decimal(100)
        )
        publish(
            OrderPlaced(
                occurred_at=placed_at,
                actor=SYSTEM,
                customer_id=customer.pk if customer else None,
                order_id=order.pk,
                number=order.number,
                total=order.total,
                currency="IRR",
                key=f"order:{order.pk}",
            )
        )
        return order

    return place


def follow_up(order: Order, key: str) -> FollowUp:
    return FollowUp.objects.get(run__order=order, touchpoint=key)


def states(order: Order) -> dict[str, str]:
    """State of each follow-up of an order, with its reason."""
    rows = FollowUp.objects.filter(run__order=order).order_by("window_from", "pk")
    return {row.touchpoint: f"{row.state} {row.reason}".strip() for row in rows}


def wait_for(order: Order, key: str) -> FollowUp:
    """The clock goes from step to step until this follow-up is due, and it is done.

    A letter that waits for a night or a day off to pass is waited for.
    """
    rows = FollowUp.objects.filter(run__order=order)
    while not rows.filter(touchpoint=key).exists():
        set_clock(max(rows.filter(state="planned").earliest("due_at").due_at, now() + timedelta(seconds=1)))
        settle()
    row = follow_up(order, key)
    set_clock(max(row.due_at, now() + timedelta(seconds=1)))
    settle()
    row.refresh_from_db()
    if row.message is not None and row.message.state == "queued" and row.message.held_reason in SHORT:
        assert row.message.due_at is not None
        set_clock(row.message.due_at)
        settle()
        row = follow_up(order, key)
    return row


def say(key: str) -> dict[str, object]:
    """A step that sends a letter within three days of being reached."""
    return {
        "key": key, "kind": "message", "name": {"fa": "سلام"}, "purpose": "care", "window": [0, 3], "since": "here",
        "letter": "care",
    }  # fmt: skip


@pytest.fixture
def made(db) -> MakePlan:
    """A published plan of these steps."""

    def make(*steps: dict[str, object], key: str = "mine", **content: object) -> PlanVersion:
        plan, _ = Plan.objects.get_or_create(key=key, defaults={"name": key, "created_at": START})
        draft = {"entry": {"trigger": "case_resolved"}, **content, "steps": [*steps]}
        save_draft(plan, draft, actor=SYSTEM, at=START)
        return publish_plan(plan, actor=SYSTEM, at=START)

    return make
