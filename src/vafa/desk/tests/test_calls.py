"""Calls at the desk: who rings, what is written down in seconds, and the log with missed ones first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.inbound import Call as Told
from vafa.channels.models import Account
from vafa.conversations.calls import take_call
from vafa.conversations.models import Call
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.journeys.models import DONE, ReturnCall
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
NUMBER = "+989121234567"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock_at(AT):
        yield


@pytest.fixture
def mina() -> Staff:
    staff = hire("mina@example.com", "Mina", "agent", password=None, language="en", actor=SYSTEM, at=AT)
    return change_staff(staff, {"extension": "201"}, actor=SYSTEM, at=AT)


@pytest.fixture
def desk(mina: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(mina)
    return client


def sara() -> Customer:
    return add_customer("Sara Ahmadi", points=[("phone", NUMBER)], actor=SYSTEM, at=AT)


def told(*states: str, key: str = "c1", number: str = NUMBER, **more: Any) -> Call:
    line = Account.objects.first()
    line = line or save_account("phone", "Exchange", {"secret": "a long word of ours"}, actor=SYSTEM, at=AT)
    for number_of, state in enumerate(states):
        at = AT - timedelta(seconds=60 - 10 * number_of)
        take_call(Told(key=key, number=number, state=state, at=at, extension="201", **more), line, AT)  # type: ignore[arg-type]
    return Call.objects.get(key=key)


def test_who_rings_is_shown_above_the_page_and_then_no_more(desk: Client) -> None:
    sara()
    told("ringing")
    first = desk.get("/desk/calls/now/")
    assert "Sara Ahmadi" in first.content.decode() and "Your telephone rings" in first.content.decode()
    same = desk.get("/desk/calls/now/", headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    told("ringing", "missed")
    gone = desk.get("/desk/calls/now/", headers={"if-none-match": first["ETag"]})
    assert gone.status_code == 200 and not gone.content


def test_a_number_nobody_knows_becomes_a_customer_whose_call_it_was(desk: Client) -> None:
    row = told("ringing", "answered")
    page = desk.get("/desk/calls/now/").content.decode()
    assert "/desk/people/new/?phone=%2B989121234567" in page
    form = desk.get("/desk/people/new/?phone=%2B989121234567").content.decode()
    assert NUMBER in form
    customer = sara()
    settle()
    row.refresh_from_db()
    assert row.customer == customer


def test_the_strip_writes_down_and_goes(desk: Client) -> None:
    sara()
    row = told("ringing", "answered", "ended")
    assert "You talked with" in desk.get("/desk/calls/now/").content.decode()
    answer = desk.post(f"/desk/calls/log/{row.pk}/", {"strip": "1", "strip-result": "reached", "strip-note": "Thanks"})
    assert answer.status_code == 200 and not answer.content
    row.refresh_from_db()
    assert (row.result, row.note) == ("reached", "Thanks")
    assert not desk.get("/desk/calls/now/").content


def test_a_call_opens_a_case_and_stands_in_its_stream(desk: Client) -> None:
    sara()
    row = told("ringing", "answered", "ended")
    said = {"result": "reached", "note": "The kettle does not heat", "next": "open"}
    answer = desk.post(f"/desk/calls/log/{row.pk}/", said)
    case = Case.objects.get()
    assert answer.status_code == 302 and str(case.number) in answer["Location"]
    row.refresh_from_db()
    assert row.conversation == case.conversation and case.channel == "phone"
    page = desk.get(answer["Location"]).content.decode()
    assert "The kettle does not heat" in page
    assert "The customer called · We talked" in page
    again = told("ringing", "answered", "ended", key="c2")
    desk.post(f"/desk/calls/log/{again.pk}/", {"result": "reached", "note": "Any news?", "next": f"add:{case.number}"})
    assert Case.objects.count() == 1 and "Any news?" in desk.get(f"/desk/cases/{case.number}/").content.decode()


def test_a_case_of_nobody_is_not_opened(desk: Client) -> None:
    row = told("ringing", "answered", "ended")
    answer = desk.post(f"/desk/calls/log/{row.pk}/", {"result": "reached", "next": "open"})
    assert answer.status_code == 422 and not Case.objects.exists()


def test_a_day_is_asked_for_where_one_is_needed(desk: Client) -> None:
    row = told("ringing", "answered", "ended")
    missing = desk.post(f"/desk/calls/log/{row.pk}/", {"result": "reached", "next": "again"})
    assert missing.status_code == 422 and "Choose the day." in missing.content.decode()
    day = {"day": "2026-05-05", "hour": "11"}
    assert desk.post(f"/desk/calls/log/{row.pk}/", {"result": "reached", "next": "again", **day}).status_code == 302
    assert ReturnCall.objects.get().why == "asked"


def test_a_missed_call_stands_first_in_the_log_and_on_today(desk: Client) -> None:
    sara()
    told("ringing", "answered", "ended", key="c0")
    told("ringing", "missed")
    page = desk.get("/desk/calls/").content.decode()
    assert page.index("Missed, and nobody wrote a word") < page.index("Talk") if "Talk" in page else True
    with clock_at(AT + timedelta(minutes=20)):
        today = desk.get("/desk/").content.decode()
        assert "Sara Ahmadi" in today and "Called in vain" in today
        row = ReturnCall.objects.get()
        look = desk.get(f"/desk/?peek=return-{row.pk}", headers={"hx-request": "true"}).content.decode()
        assert f"tel:{NUMBER}" in look and "/desk/calls/new/?number=" in look
        said = {"number": NUMBER, "result": "reached", "note": "Settled", "back": "today", "direction": "out"}
        answer = desk.post("/desk/calls/new/", said)
    assert answer["Location"] == "/desk/"
    row.refresh_from_db()
    assert row.state == DONE and row.note == "Settled"


def test_my_extension_is_written_with_digits(desk: Client, mina: Staff) -> None:
    page = desk.get("/desk/settings/me/").content.decode()
    assert "Extension of my telephone" in page and 'data-telephone="' in page
    fields = ("name", "language", "calendar", "time_zone", "money_unit", "theme")
    said = {name: getattr(mina, name) for name in fields}
    assert desk.post("/desk/settings/me/", {**said, "extension": "SIP/1"}).status_code == 422
    desk.post("/desk/settings/me/", {**said, "extension": "۲۰۲"})
    mina.refresh_from_db()
    assert mina.extension == "202"


def test_a_click_says_when_no_exchange_dials(desk: Client) -> None:
    assert desk.post("/desk/calls/dial/", {"number": NUMBER}).status_code == 409
