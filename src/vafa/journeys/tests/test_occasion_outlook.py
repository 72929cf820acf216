"""Before anybody is greeted one sees who, when, with what, and who is left out and why; and nothing is written."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.house.pages import assert_no_english
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, change_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import ANY, CARE, OFFER
from vafa.journeys import occasion_outlook
from vafa.journeys.actions.greeting import write_greetings
from vafa.journeys.almanac import occasions
from vafa.journeys.models import Gift
from vafa.journeys.occasion_outlook import days_ahead, outlook
from vafa.journeys.occasion_settings import enclose, enclosed, switch
from vafa.journeys.tests.test_web_grow import sit
from vafa.platform.access import AGENT, ANALYST, MANAGER
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM

AT = datetime(2026, 3, 10, 8, tzinfo=UTC)
URL = "/desk/grow/occasions/"
TURN = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def the_clock(db: None) -> Iterator[None]:
    with clock_at(AT):
        yield


def person(name: str, *, born: tuple[int, int] | None = None, **more: str) -> Customer:
    one = add_customer(name, emails=[f"{name}@example.com"], country="IR", actor=SYSTEM, at=AT, **more)
    if born:
        told = {"birth_calendar": "jalali", "birth_month": born[0], "birth_day": born[1]}
        change_customer(one, told, actor=SYSTEM, at=AT)
    return one


def test_each_day_says_how_many_and_the_list_says_who_and_why_not() -> None:
    one, no, nobody = person("one"), person("no"), add_customer("nobody", phones=[], emails=[], country="IR",
                                                              language="fa", actor=SYSTEM, at=AT)  # fmt: skip
    record_consent(no, CARE, ANY, False, proof={"from": "word"}, actor=SYSTEM, at=AT)
    assert days_ahead("nowruz", AT) == {TURN: 3}
    rows = {row.customer.pk: row for row in outlook("nowruz", TURN, AT).rows}
    assert rows[one.pk].subject == "نوروزتان پیروز" and not rows[one.pk].left_out
    assert rows[no.pk].left_out == "no_consent" and rows[nobody.pk].left_out == "no_contact_point"
    assert not Message.objects.exists() and not Gift.objects.exists()


def test_what_is_shown_is_what_happens() -> None:
    for number in range(4):
        who = person(f"p{number}")
        if number % 2:
            record_consent(who, CARE, ANY, False, proof={"from": "word"}, actor=SYSTEM, at=AT)
        else:
            record_consent(who, OFFER, ANY, number == 0, proof={"from": "word"}, actor=SYSTEM, at=AT)
    enclose("nowruz", 10, 14, actor=SYSTEM, at=AT)
    for key in occasions():
        switch(key, key == "nowruz", actor=SYSTEM, at=AT)
    shown = outlook("nowruz", TURN, AT).rows
    eve = datetime(2026, 3, 19, 8, 30, tzinfo=UTC)
    while write_greetings(actor=SYSTEM, at=eve):
        pass
    sent = {row.customer_id: row for row in Message.objects.all()}
    assert {row.customer.pk: row.left_out for row in shown} == {pk: row.reason for pk, row in sent.items()}
    assert {row.customer.pk for row in shown if row.percent} == {one.customer_id for one in Gift.objects.all()} != set()


def test_birthdays_stand_on_their_own_days() -> None:
    person("a", born=(1, 1))
    person("b", born=(12, 30))  # kept on 29 Esfand in a year without a thirtieth
    person("c", born=(6, 1))
    assert days_ahead("birthday", AT) == {date(2026, 3, 20): 1, date(2026, 3, 21): 1}


def test_pages_go_on_where_the_last_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occasion_outlook, "PAGE", 2)
    monkeypatch.setattr(occasion_outlook, "STRETCH", 3)
    everybody = [person(f"p{number}").pk for number in range(8)]
    seen, after = [], 0
    for _ in range(20):
        page = outlook("nowruz", TURN, AT, after=after)
        seen += [row.customer.pk for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == everybody


def test_the_page_in_three_languages_and_without_names_for_an_analyst() -> None:
    person("sara")
    for language in ("fa", "ar"):
        assert_no_english(sit(MANAGER, language).get(f"{URL}yalda/").content.decode())
    agent = sit(AGENT)
    assert "sara" in agent.get(f"{URL}nowruz/").content.decode()
    assert "sara" not in sit(ANALYST).get(f"{URL}nowruz/").content.decode()
    assert agent.get(f"{URL}no-such-day/").status_code == 404


def test_a_coupon_is_enclosed_on_the_page_in_the_reader_s_digits() -> None:
    manager = sit(MANAGER)
    saved = manager.post(f"{URL}nowruz/coupon/", {"percent": "۱۵", "days": "۲۰"})
    assert saved.status_code == 302 and enclosed()["nowruz"].percent == 15
    assert "۱۵" in manager.get(saved["Location"]).content.decode()
    assert manager.post(f"{URL}nowruz/coupon/", {"percent": "x", "days": ""}).status_code == 422
    assert sit(AGENT).post(f"{URL}nowruz/coupon/", {"percent": "5", "days": "5"}).status_code == 403
    manager.post(f"{URL}nowruz/coupon/", {"percent": "", "days": ""})
    assert enclosed() == {}


def test_what_has_passed_today_is_not_ahead() -> None:
    person("a", born=(12, 19))  # today, at ten; it is half past eleven in Tehran
    assert date(2026, 3, 10) not in days_ahead("birthday", AT)
    assert date(2026, 3, 10) in days_ahead("birthday", AT - timedelta(hours=5))
