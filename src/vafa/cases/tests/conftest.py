"""A customer, an agent, and a Saturday morning in Tehran."""

from datetime import UTC, datetime

import pytest

from vafa.cases.actions import open_case
from vafa.cases.models import Case
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)  # Saturday 09:30 in Tehran; two working hours later it is 11:30


@pytest.fixture
def customer(db: None) -> Customer:
    return add_customer("سارا محمدی", emails=["sara@example.com"], actor=SYSTEM, at=AT)


@pytest.fixture
def agent(db: None) -> Staff:
    return hire("negar@example.com", "نگار احمدی", "agent", password=None, actor=SYSTEM, at=AT)


@pytest.fixture
def case(customer: Customer) -> Case:
    opened = open_case(
        customer,
        kind="question",
        subject="لباسشویی",
        text="صدای کوبیدن می‌دهد",
        channel="form",
        actor=Actor.customer(customer.pk),
        at=AT,
    )
    with clock_at(AT):
        settle()  # the letter that it arrived
    return opened
