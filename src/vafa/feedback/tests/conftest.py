"""What the tests of feedback stand on: surveys, people, a case to ask about, and a channel that only remembers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from vafa.cases.actions import assign, open_case, resolve
from vafa.cases.models import Case
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.feedback.actions import ensure_surveys
from vafa.feedback.models import Invitation, Survey
from vafa.platform.events.simulation import live_until
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM, Actor

from tests.cast import Cast, assemble  # isort: skip

TEHRAN = ZoneInfo("Asia/Tehran")
START = datetime(2026, 1, 3, 11, tzinfo=TEHRAN).astimezone(UTC)  # a Saturday morning

Solved = Callable[..., Case]


@pytest.fixture(autouse=True)
def the_clock(db: None) -> Iterator[None]:
    with clock_at(START):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble("en")


@pytest.fixture
def surveys(db: None) -> dict[str, Survey]:
    ensure_surveys(actor=SYSTEM, at=START)
    return {one.key: one for one in Survey.objects.all()}


@pytest.fixture
def outbox() -> Iterator[Recorder]:
    """Everything that would have left, in `kept`."""
    with recording() as recorder:
        yield recorder


@pytest.fixture
def sara(db: None) -> Customer:
    return add_customer(
        "سارا محمدی", emails=["sara@example.com"], phones=["09121234567"], language="fa", actor=SYSTEM, at=START
    )


@pytest.fixture
def solved(sara: Customer, cast: Cast, surveys: dict[str, Survey], outbox: Recorder) -> Solved:
    """A case of Sara's that was taken by the agent and resolved."""

    def make(customer: Customer | None = None, owner: object = None) -> Case:
        case = open_case(
            customer or sara, kind="question", subject="صدای لباسشویی", text="صدا می‌دهد", channel="form",
            actor=SYSTEM, at=now(),
        )  # fmt: skip
        agent = Actor.staff(cast.agent.pk)
        assign(case, cast.agent, actor=agent, at=now())
        resolve(case, "پیچ‌ها باز شد", actor=agent, at=now())
        case.refresh_from_db()
        return case

    return make


@pytest.fixture
def asked(solved: Solved) -> Invitation:
    """An invitation that reached Sara a day after her case was resolved."""
    case = solved()
    live_until(now() + timedelta(hours=26))
    return Invitation.objects.get(case=case)
