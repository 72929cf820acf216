"""What real cases leave as facts: one that one answer solved, one that was asked again, one that stood for a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vafa.cases.actions import go_on, open_case, pause, reply, resolve
from vafa.cases.actions.handling import measure
from vafa.cases.models import Case
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.insights.compute import compute
from vafa.insights.refresh import bring_up_to_date
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 5, 2, 6, tzinfo=UTC)  # Saturday 09:30 in Tehran
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: object) -> Iterator[None]:
    settings.CONFIG = replace(settings.CONFIG, home=tmp_path, time_zone="Asia/Tehran")  # type: ignore[attr-defined]
    with clock_at(AT):
        yield


def asked(customer: Customer, at: datetime) -> Case:
    return open_case(customer, kind="question", subject="?", text="?", channel="form", actor=SYSTEM, at=at)


def test_cases_become_facts_by_what_happened_to_them() -> None:
    agent: Staff = hire("a@example.com", "A", "agent", password=None, actor=SYSTEM, at=AT)
    actor, one, two = (
        Actor.staff(agent.pk),
        add_customer("Sara", emails=["s@example.com"], actor=SYSTEM, at=AT),
        add_customer("Ali", emails=["a@example.com"], actor=SYSTEM, at=AT),
    )
    quick = asked(one, AT)
    reply(quick, "so", author=agent, resolve=True, actor=actor, at=AT + HOUR)
    measure(quick, agent, 90, actor=actor, at=AT + HOUR)
    stood = asked(two, AT)
    reply(stood, "wait", author=agent, actor=actor, at=AT + HOUR)
    pause(stood, "part", actor=actor, at=AT + HOUR)
    go_on(stood, actor=actor, at=AT + HOUR + DAY)
    resolve(stood, "here it is", actor=actor, at=AT + 2 * HOUR + DAY)
    asked(two, AT + 3 * DAY)
    assert bring_up_to_date()["cases"] == 1
    found = {one.metric: one for one in compute(as_of=AT + 60 * DAY)}
    first, again = found["first_contact_resolution"].cell(), found["repeat_requests"].cell()
    assert (first.of, first.hits) == (2, 1)  # the second took two answers and was asked again
    assert (again.of, again.hits) == (2, 1)
    times = found["resolution_time"]
    assert (times.cell(part="working").size, times.cell(part="working").mean) == (2, pytest.approx(90))
    assert times.cell(part="wall").mean == pytest.approx((60 + 26 * 60) / 2)
    assert found["handling_time"].headline("", "mean") == pytest.approx(1.5)
    kept = found["promises_kept"]
    assert kept.cell(part="first_response").hits == 2 and kept.cell(part="resolution").hits == 2
