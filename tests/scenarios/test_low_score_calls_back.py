"""A case is resolved on Thursday before a day off. The customer is asked the next working morning, gives two of five on
a phone without scripts, is told by when somebody calls; who had the case calls and takes it up again; later the cause
has a name and what was done about it has an effect. In Persian."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.cast import Cast, assemble
from vafa.cases.actions import assign, open_case, resolve
from vafa.cases.models import Case
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer, Trait
from vafa.feedback.actions import finish_action, finish_call_back, name_cause, open_cause, plan_action
from vafa.feedback.models import DONE, SENT, CallBack, Invitation
from vafa.feedback.queries.improvements import effects_of
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.i18n.dates import local_day
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM, Actor

TEHRAN = ZoneInfo("Asia/Tehran")
THURSDAY = datetime(2026, 4, 30, 11, 0, tzinfo=TEHRAN)  # the day before the weekend
DAY = timedelta(days=1)


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, Recorder]]:
    with clock_at(THURSDAY), reading_as(Reader()), recording() as recorder:
        cast = assemble()
        ensure_basics()
        yield cast, recorder


def solved(cast: Cast, customer: Customer) -> Case:
    case = open_case(
        customer, kind="question", subject="صدای لباسشویی", text="در دور تند صدا می‌دهد", channel="form",
        actor=Actor.customer(customer.pk), at=now(),
    )  # fmt: skip
    agent = Actor.staff(cast.agent.pk)
    assign(case, cast.agent, actor=agent, at=now())
    resolve(case, "پیچ‌های حمل باز شد", actor=agent, at=now())
    return case


def survey_links(outbox: Recorder) -> list[str]:
    return [
        word for one in outbox.kept for word in one.text.replace("(", " ").replace(")", " ").split() if "/s/" in word
    ]


def test_a_low_score_calls_back(shop: tuple[Cast, Recorder], client: Client) -> None:
    cast, outbox = shop
    sara = add_customer("سارا محمدی", emails=["sara@example.com"], phones=["09121234567"], actor=SYSTEM, at=now())
    case = solved(cast, sara)

    # Twenty hours later it is seven in the morning of a day off; the letter waits until nine on Saturday.
    live_until(THURSDAY + DAY + timedelta(hours=21, minutes=30))
    assert not survey_links(outbox)
    live_until(THURSDAY + DAY + timedelta(hours=22, minutes=10))
    assert Invitation.objects.get().state == SENT
    links = survey_links(outbox)
    assert [link.rstrip(")").split("score=")[1][0] for link in links if "score=" in link] == ["1", "2", "3", "4", "5"]

    # A scanner opens every link; nothing is answered by that.
    for link in links:
        client.get(link[link.index("/s/") :])
    assert not CallBack.objects.exists()

    # She presses two, sees it chosen, and sends it with a word.
    page = links[1][links[1].index("/s/") :]
    assert 'value="2" class="visually-hidden" checked' in client.get(page).content.decode()
    posted = {"shown": ["score", "ease", "wrong"], "a-score": "2", "a-wrong": "سه بار زنگ زدم و کسی نبود"}
    thanks = client.post(page, posted, follow=True).content.decode()
    call = CallBack.objects.get()
    assert "به شما زنگ می‌زنیم تا" in thanks and call.owner == cast.agent
    assert Trait.objects.get(customer=sara, name="last_csat").value == 2

    # Eight working hours from Saturday at nine end the same day at the earliest.
    assert call.due_at.astimezone(TEHRAN).date() >= (THURSDAY + 2 * DAY).date()
    titles = [to_latin(one.line.title) for one in story(customer_id=sara.pk, limit=50)]
    assert any("2 از 5" in title for title in titles)

    # On Saturday it stands on the agent's Today; she calls, and takes the case up again.
    set_clock(THURSDAY + 2 * DAY)
    client.force_login(cast.agent)
    assert "تماس پس از امتیاز کم" in client.get("/desk/").content.decode()
    finish_call_back(call, "not_settled", "هنوز صدا می‌دهد", actor=Actor.staff(cast.agent.pk), at=now())
    case.refresh_from_db()
    call.refresh_from_db()
    assert case.resolved_at is None and (call.state, call.outcome) == (DONE, "not_settled")

    # It is put right. The same case is not asked about a second time.
    resolve(case, "فنر عوض شد", actor=Actor.staff(cast.agent.pk), at=now())
    live_until(THURSDAY + 6 * DAY)
    assert Invitation.objects.count() == 1

    # The lead names the cause and plans something; a month after it was done nothing like it came again.
    cause = open_cause("نصب", "پیچ‌های حمل باز نمی‌شوند", owner=cast.lead, actor=SYSTEM, at=now())
    name_cause(case, cause, actor=SYSTEM, at=now())
    due = local_day(now() + 5 * DAY)
    action = plan_action(cause, "برگهٔ نصب با تیک پیچ‌ها", owner=cast.lead, due_on=due, actor=SYSTEM, at=now())
    done = finish_action(action, actor=SYSTEM, at=now())
    found = effects_of([done], now() + 31 * DAY)[done.pk]
    assert (found.before, found.after, found.verdict) == (1, 0, "better")
