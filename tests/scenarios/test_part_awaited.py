"""A part is awaited for nine days: the clock shows why it is not late. In Persian; in Arabic with a courier.

The washing machine comes in on Saturday, the technician finds the cause the same day and orders the part. Nothing
breaks while it is on its way, the customer reads why, whoever has the case is asked after it when it should be there,
and the deadline moves by what it stood.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from vafa.cases.actions import assign, go_on, move_stage, open_case, pause, reply, resolve, tick
from vafa.cases.actions.forms import fill_form
from vafa.cases.links import STATUS_PATH
from vafa.cases.models import Case, Promise
from vafa.cases.queries import clocks_from_log
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.customers.actions import add_customer
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.notices.models import Notice
from vafa.platform.secrets import sign_link
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM, Actor

TEHRAN = ZoneInfo("Asia/Tehran")
SATURDAY = datetime(2026, 5, 2, 10, 0, tzinfo=TEHRAN)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tongue:
    """A language of the story: what is awaited, and words its pages must say."""

    code: str
    reason: str
    name: str
    waits: str  # on the customer's page
    stands: str  # on the page that explains the deadline
    told: str  # in the letter of the stage


TONGUES = [
    Tongue("fa", "part", "سارا محمدی", "منتظر رسیدن قطعه‌ایم", "منتظر قطعه", "روی میز تعمیرکار"),
    Tongue("ar", "courier", "سارة الحسيني", "ننتظر شركة الشحن", "شركة الشحن", "على طاولة الفني"),
]


@pytest.fixture(params=TONGUES, ids=lambda tongue: tongue.code)
def tongue(request: pytest.FixtureRequest) -> Tongue:
    given = request.param
    assert isinstance(given, Tongue)
    return given


@pytest.fixture
def shop(transactional_db: None, tongue: Tongue) -> Iterator[tuple[Cast, Recorder]]:
    with clock_at(SATURDAY), reading_as(Reader(tongue.code)), recording() as outbox:
        cast = assemble(tongue.code)
        ensure_basics()
        yield cast, outbox


def bring_in(cast: Cast, tongue: Tongue) -> Case:
    """The request comes in, is answered and reviewed; the repair has begun when something turns out to be missing."""
    customer = add_customer(tongue.name, emails=["sara@example.com"], language=tongue.code, actor=SYSTEM, at=now())
    case = open_case(
        customer, kind="repair", subject="W9", text="…", channel="form", actor=Actor.customer(customer.pk), at=now()
    )
    agent, technician = Actor.staff(cast.agent.pk), Actor.staff(cast.technician.pk)
    assign(case, cast.agent, actor=agent, at=now())
    reply(case, "✓", author=cast.agent, actor=agent, at=now())
    live_until(SATURDAY + timedelta(hours=1))
    tick(case, 2, "warranty_seen", actor=technician, at=now())
    fill_form(case, 2, {"cause": "…", "paid": "warranty"}, actor=technician, at=now())
    move_stage(case, 3, actor=technician, at=now())
    return Case.objects.get(pk=case.pk)


def test_nine_days_of_waiting_break_nothing(shop: tuple[Cast, Recorder], tongue: Tongue, client: Client) -> None:
    cast, outbox = shop
    case = bring_in(cast, tongue)
    technician, link = Actor.staff(cast.technician.pk), f"{STATUS_PATH}{sign_link('case', case.pk)}/"
    promise = case.promises.get(kind="resolution")
    owed = promise.due_at

    # Two hours later the clock stands; it would have rung on Tuesday.
    live_until(SATURDAY + timedelta(hours=3))
    until = SATURDAY + 9 * DAY
    pause(case, tongue.reason, until=until, note="محرمانه", actor=technician, at=now())
    stood = now()
    live_until(SATURDAY + 8 * DAY)
    promise.refresh_from_db()
    assert owed < now() and promise.broken_at is None and promise.paused_at == stood
    assert not EventRow.objects.filter(name="cases.PromiseBroken").exists()

    # The customer reads why, and that the promise moves; the desk explains it in words.
    page = client.get(link).content.decode()
    assert tongue.waits in page and "محرمانه" not in page
    client.force_login(cast.agent)
    why = client.get(reverse("desk_case_why", args=[case.number])).content.decode()
    assert tongue.stands in why

    # On the ninth day who has the case is asked after it, once; nobody else is.
    live_until(SATURDAY + 9 * DAY + timedelta(hours=2))
    asked = Notice.objects.filter(code=f"cases.wait_over_{tongue.reason}")
    assert {one.staff for one in asked} == {cast.agent, cast.technician} and asked.count() == 2

    # It is there: the deadline moved by what it stood, as the log alone says, too.
    go_on(case, actor=technician, at=now())
    promise.refresh_from_db()
    assert promise.paused_at is None and promise.due_at > now() and promise.broken_at is None
    assert promise.due_at - owed >= 6 * DAY  # nine days and a Friday less, on which nothing was counted before either
    folded = clocks_from_log(case)[promise.pk]
    assert (folded.due_at, folded.broken_at) == (promise.due_at, None)

    # It is solved within what was promised; the customer was told of the stage, once, and of nothing broken.
    live_until(now() + timedelta(hours=3))
    fill_form(case, 3, {"done": "✓"}, actor=technician, at=now())
    tick(case, 3, "tested", actor=technician, at=now())
    resolve(case, "✓", actor=technician, at=now())
    promise.refresh_from_db()
    assert promise.kept_at is not None and promise.broken_at is None
    assert not Promise.objects.exclude(broken_at=None).exists()
    letters = [one.text for one in outbox.kept]
    assert sum(tongue.told in text for text in letters) == 1
    assert not any("محرمانه" in text for text in letters)
