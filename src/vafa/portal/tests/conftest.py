"""A request already sent, its link, an agent, and a follow-up that asks something. The clock stands on a Saturday."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from vafa.cases.actions import open_case
from vafa.cases.models import Case
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.journeys.models import FollowUp, Plan, PlanVersion, Run
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.secrets import sign_link
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.models import Order

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)  # Saturday 09:30 in Tehran
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082".replace(" ", "")
)


@pytest.fixture(autouse=True)
def saturday(db: None) -> Iterator[None]:
    cache.clear()
    with clock_at(AT):
        yield


@pytest.fixture
def customer() -> Customer:
    return add_customer("سارا محمدی", emails=["sara@example.com"], actor=SYSTEM, at=AT)


@pytest.fixture
def agent() -> Staff:
    return hire("negar@example.com", "نگار احمدی", "agent", password=None, actor=SYSTEM, at=AT)


@pytest.fixture
def case(customer: Customer) -> Case:
    return open_case(
        customer,
        kind="question",
        subject="صدای کوبیدن لباسشویی",
        text="هنگام خشک‌کن صدا می‌دهد",
        channel="form",
        actor=Actor.customer(customer.pk),
        at=AT,
    )


@pytest.fixture
def link(case: Case) -> str:
    return f"/r/{sign_link('case', case.pk)}/"


def follow_up(customer: Customer, question: str) -> FollowUp:
    """A message that asked this question a day ago."""
    number = f"MHR-{question or 'none'}"
    order = Order.objects.create(
        customer=customer,
        number=number,
        source="t",
        currency="IRR",
        total=1,
        placed_at=AT,
        recorded_at=AT,
        state="delivered",
    )
    plan = Plan.objects.create(key=number.lower(), name="پس از خرید", created_at=AT)
    touchpoint = {
        "key": "asks", "kind": "message", "name": {"fa": "احوال‌پرسی"}, "purpose": "care", "window": [3, 7],
        "question": question,
    }  # fmt: skip
    version = PlanVersion.objects.create(
        plan=plan, number=1, content={"entry": {"trigger": "order_placed"}, "steps": [touchpoint]}, published_at=AT,
        published_by="system",
    )  # fmt: skip
    run = Run.objects.create(
        version=version, plan=plan, customer=customer, order=order, key=f"order:{order.pk}", started_at=AT,
        enrolled_at=AT,
    )  # fmt: skip
    return FollowUp.objects.create(
        run=run, customer=customer, touchpoint="asks", kind="message", window_from=AT, window_until=AT, due_at=AT,
        state="done", done_at=AT - timedelta(days=1),
    )  # fmt: skip


@pytest.fixture
def client() -> Client:
    """A browser that checks forged forms as a real one is checked."""
    return Client()
