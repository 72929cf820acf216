"""The desk's pages of cases as they are shown: who sees them, whole and in parts, and what they cost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.cases.actions import assign, customer_writes, reply, write_note
from vafa.cases.models import Case, Presence
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import HOUR, ask
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

PANE = {"HX-Request": "true", "HX-Target": "pane"}
QUEUE = {"HX-Request": "true", "HX-Target": "queue"}


def staff(role: str, name: str = "بهنام رستگار") -> Staff:
    return hire(f"{role}-{name}@shop.example", name, role, password=None, actor=SYSTEM, at=AT)


@pytest.fixture
def browser(agent: Staff) -> Iterator[Client]:
    client = Client()
    client.force_login(agent)
    with clock_at(AT + timedelta(minutes=30)):
        yield client


def page_of(case: Case, part: str = "") -> str:
    return f"/desk/cases/{case.number}/{part}"


class TestSeeing:
    @pytest.mark.parametrize(
        ("role", "seen"), [("lead", 200), ("agent", 200), ("technician", 404), ("analyst", 404), ("administrator", 200)]
    )
    def test_it_shows_a_case_to_those_who_work_on_cases(self, case: Case, role: str, seen: int) -> None:
        client = Client()
        client.force_login(staff(role))
        assert client.get(page_of(case)).status_code == seen
        assert client.get(page_of(case, "stream/")).status_code == seen
        assert client.get("/desk/cases/").status_code == (403 if role == "analyst" else 200)

    def test_it_offers_a_technician_nothing_he_may_not_do(self, case: Case) -> None:
        client = Client()
        client.force_login(staff("technician"))
        html = client.get(page_of(case)).content.decode()
        assert "data-composer" not in html and 'data-key="N"' not in html and 'id="resolve"' not in html

    def test_it_asks_strangers_to_sign_in(self, case: Case) -> None:
        assert Client().get(page_of(case)).status_code == 302


class TestParts:
    def test_the_pane_and_the_queue_are_parts_of_the_page(self, browser: Client, case: Case) -> None:
        whole = browser.get(page_of(case)).content.decode()
        for headers, opening in ((PANE, '<article class="case"'), (QUEUE, '<section class="queue"')):
            part = browser.get(page_of(case), headers=headers).content.decode()
            assert opening in part and "<html" not in part
            assert _steady(part).rpartition("</title>")[2].strip() in _steady(whole)

    def test_the_browser_s_back_gets_the_whole_page(self, browser: Client, case: Case) -> None:
        headers = {**PANE, "HX-History-Restore-Request": "true"}
        assert "<html" in browser.get(page_of(case), headers=headers).content.decode()

    def test_it_stays_beside_the_list_it_was_opened_from(self, browser: Client, case: Case) -> None:
        html = browser.get(page_of(case, "?view=unassigned&q=لباسشویی")).content.decode()
        assert f"/desk/cases/{case.number}/?view=unassigned&amp;q=%D9%84" in html
        assert 'name="case"' in html  # nobody has these: they can be chosen

    def test_it_finds_words_in_any_spelling(self, browser: Client, case: Case, customer: Customer) -> None:
        assert case.subject in browser.get("/desk/cases/?view=open&q=لباسشويي").content.decode()
        assert "qi__who" not in browser.get("/desk/cases/?view=open&q=یخچال").content.decode()

    @pytest.mark.parametrize(
        "query", ["?view=nothing", "?cursor=x~y", "?view=late&cursor=~99999999999999999999", "?q=%00"]
    )
    def test_a_strange_address_is_the_beginning(self, browser: Client, case: Case, query: str) -> None:
        assert browser.get("/desk/cases/" + query).status_code == 200


def _steady(html: str) -> str:
    """Without what is fresh each time: tokens against forged forms, the form's key."""
    lines = html.replace("\n", " ").split('name="csrfmiddlewaretoken" value="')
    html = lines[0] + "".join(line.split('"', 1)[1] for line in lines[1:])
    keys = html.split('name="form_key" value="')
    return " ".join((keys[0] + "".join(key.split('"', 1)[1] for key in keys[1:])).split())


class TestStream:
    def test_it_tells_messages_notes_and_events_in_their_order(self, browser: Client, agent: Staff, case: Case) -> None:
        me = Actor.staff(agent.pk)
        assign(case, agent, actor=me, at=AT + timedelta(minutes=1))
        write_note(case, "پیچ‌های حمل", author=agent, actor=me, at=AT + timedelta(minutes=2))
        reply(case, "سلام، بررسی می‌کنیم", author=agent, actor=me, at=AT + timedelta(minutes=3))
        html = browser.get(page_of(case)).content.decode()
        places = [html.index(words) for words in ("صدای کوبیدن", "مسئول پیدا کرد", "پیچ‌های حمل", "سلام، بررسی")]
        assert places == sorted(places)
        assert html.count('class="day"') == 1 and "در راه" in html

    def test_an_uncertain_message_asks_who_may_decide(self, browser: Client, agent: Staff, case: Case) -> None:
        message = reply(case, "سلام", author=agent, actor=SYSTEM, at=AT)
        Message.objects.filter(pk=message.pk).update(state=Message.UNCERTAIN)
        settle = page_of(case, f"messages/{message.pk}/settle/")
        html = browser.get(page_of(case)).content.decode()
        assert html.count(f'formaction="{settle}"') == 2
        assert browser.post(settle, {"became": "sent"}).status_code == 302
        message.refresh_from_db()
        assert message.state == Message.SENT
        assert browser.post(settle, {"became": "sent"}).status_code == 409

    def test_nothing_is_sent_while_nothing_changed(self, browser: Client, case: Case, customer: Customer) -> None:
        first = browser.get(page_of(case, "stream/"))
        again = browser.get(page_of(case, "stream/"), headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        actor = Actor.customer(customer.pk)
        customer_writes(case, "هنوز صدا می‌دهد", actor=actor, at=AT + timedelta(minutes=20))
        fresh = browser.get(page_of(case, "stream/"), headers={"If-None-Match": first.headers["ETag"]})
        html = fresh.content.decode()
        assert "هنوز صدا می‌دهد" in html and 'id="announce"' in html and 'id="case-stages" hx-swap-oob' in html

    def test_it_shows_who_else_has_the_case_open(self, browser: Client, agent: Staff, case: Case) -> None:
        behnam, client = staff("lead"), Client()
        client.force_login(behnam)
        browser.get(page_of(case))
        assert agent.name in client.get(page_of(case)).content.decode().split('id="case-faces"')[1][:200]
        with clock_at(AT + HOUR):
            assert "case-faces" in client.get(page_of(case)).content.decode()
            assert agent.name not in client.get(page_of(case)).content.decode().split('id="case-faces"')[1][:200]
        assert Presence.objects.count() == 2


def test_why_this_deadline_tells_every_step(browser: Client, case: Case) -> None:
    html = browser.get(page_of(case, "why/")).content.decode()
    assert "۲ ساعت زمان کاری" in html and "۱۱:۳۰" in html
    assert (
        "<html"
        not in browser.get(page_of(case, "why/"), headers={"HX-Request": "true", "HX-Target": "why"}).content.decode()
    )


def queries(browser: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return [one["sql"] for one in asked.captured_queries]


def test_the_list_costs_the_same_however_long_it_is(browser: Client, agent: Staff, customer: Customer) -> None:
    for minutes in range(3):
        ask(customer, at=AT + timedelta(minutes=minutes))
    few = queries(browser, "/desk/cases/?view=open")
    for minutes in range(5):
        ask(customer, at=AT + timedelta(minutes=minutes))
    many = queries(browser, "/desk/cases/?view=open")
    own = [sql for sql in many if '"case"' in sql or '"promise"' in sql]
    assert len(few) == len(many) <= 16
    assert len(own) <= 5  # rows, promises, counts of views, and the number on the rail


def test_a_case_costs_the_same_however_much_was_said(browser: Client, agent: Staff, case: Case) -> None:
    def talk(minute: int) -> None:
        at = AT + timedelta(minutes=minute)
        customer_writes(case, "سلام", actor=Actor.customer(case.customer_id), at=at)
        reply(case, "سلام", author=agent, actor=Actor.staff(agent.pk), at=at)

    talk(1)
    ask(case.customer)
    queries(browser, page_of(case))  # the first look says that one is here
    few = queries(browser, page_of(case))
    for minute in range(2, 6):
        talk(minute)
    many = queries(browser, page_of(case))
    assert len(few) == len(many) <= 64
    with CaptureQueriesContext(connection) as asked:
        browser.get(page_of(case), headers=PANE)
    assert len(asked) < len(many)


def test_the_poll_is_cheap_while_nothing_changes(browser: Client, case: Case) -> None:
    etag = browser.get(page_of(case, "stream/")).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page_of(case, "stream/"), headers={"If-None-Match": etag}).status_code == 304
    assert len(asked) <= 14
