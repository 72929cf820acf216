"""The chat's door: who comes in, what becomes of words, files, receipts and addresses; nothing is told twice."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.channels.overrides import recording
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending import deliver_due
from vafa.conversations.sending.unfetched import send_on
from vafa.customers.actions import add_customer
from vafa.customers.models import CHAT, EMAIL, ContactPoint, Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.live.topics import read_ticket
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM
from vafa.portal.tests.conftest import AT, PNG
from vafa.portal.tests.tokens import token_of
from vafa.portal.web import limits

SHOP = "https://shop.example"
SECRET = "a-secret-that-the-shop-made-up-itself-0123"
Reply = dict[str, Any]


class Page:
    """A page of the shop with the chat on it."""

    def __init__(self, account: Account, origin: str = SHOP) -> None:
        self.account, self.origin, self.talk, self.customer = account, origin, "", ""
        self.browser = Client(enforce_csrf_checks=True)
        self.status, self.headers = 0, {}

    def asks(self, what: str, **fields: Any) -> Reply:
        """Post what the widget posts."""
        given = {"talk": self.talk, "language": "en", "page": f"{self.origin}/washers/?token=secret", **fields}
        path = f"/chat/{self.account.token}/{what}/"
        response = self.browser.post(path, given, headers={"Origin": self.origin} if self.origin else {})
        self.status, self.headers = response.status_code, response.headers
        assert not response.cookies
        found: Reply = json.loads(response.content)
        return found

    def starts(self) -> Reply:
        """Open the chat."""
        state = self.asks("start", customer=self.customer)
        self.talk = state.get("talk", "")
        return state

    def says(self, text: str, key: str = "", **more: Any) -> Reply:
        """Write words."""
        return self.asks("send", text=text, key=key or uuid.uuid4().hex, **more)


@pytest.fixture
def account(db: None) -> Account:
    settings = {"origins": f"{SHOP}, https://www.shop.example/", "secret": SECRET, "greeting_en": "Welcome!"}
    return save_account("chat", "Chat", settings, actor=SYSTEM, at=AT)


@pytest.fixture
def page(account: Account) -> Page:
    limits._counts.clear()
    return Page(account)


def test_the_talk_begins_with_looks_and_an_honest_promise(page: Page) -> None:
    state = page.starts()
    assert page.status == 200 and state["messages"] == [] and not state["known"] and not state["away"]
    assert state["greeting"] == "Welcome!" and state["promise"].startswith("We answer within")
    ticket = read_ticket(state["stream"].rstrip("/").rpartition("/")[2])
    assert ticket.topic.startswith("chat:visitor-") and ticket.origins == (SHOP,)
    assert not Customer.objects.exists() and not Inbound.objects.exists()


def test_when_nobody_is_there_it_says_so_and_by_when(page: Page) -> None:
    with clock_at(datetime(2026, 5, 1, 20, tzinfo=UTC)):  # Friday night in Tehran
        state = page.starts()
    assert state["away"] and "We open on Saturday" in state["promise"] and "answer by 11:00" in state["promise"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://shop.example", ""])
def test_other_websites_are_refused(account: Account, origin: str) -> None:
    page = Page(account, origin)
    assert page.starts()["error"] == "portal.chat_origin"
    assert page.status == 403 and "Access-Control-Allow-Origin" not in page.headers


def test_an_allowed_website_is_named_and_nothing_is_kept(account: Account) -> None:
    page = Page(account, "https://www.shop.example")
    page.starts()
    assert page.headers["Access-Control-Allow-Origin"] == "https://www.shop.example"
    assert page.headers["Vary"].startswith("Origin") and page.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Credentials" not in page.headers
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_chat_that_is_switched_off_is_not_there(page: Page) -> None:
    Account.objects.update(is_active=False)
    page.starts()
    assert page.status == 404


def test_words_become_a_message_of_a_new_customer(page: Page) -> None:
    page.starts()
    answer = page.says("My washer knocks", key="0" * 31 + "1")
    assert page.status == 200 and not answer["reached"]
    (shown,) = answer["messages"]
    assert shown["by"] == "you" and shown["text"] == "My washer knocks" and shown["key"] == "0" * 31 + "1"
    message = Message.objects.get(direction=Message.IN)
    assert message.channel == "chat" and message.account == page.account
    assert message.customer.name == "بازدیدکننده"  # as the shop says it, not the visitor
    assert message.contact_point and message.contact_point.kind == CHAT


def test_the_same_words_twice_are_one_message(page: Page) -> None:
    page.starts()
    key = uuid.uuid4().hex
    page.says("once", key=key)
    answer = page.says("once", key=key)
    assert page.status == 200 and len(answer["messages"]) == 1
    assert Message.objects.filter(direction=Message.IN).count() == 1


def test_words_of_one_talk_stay_in_one_conversation(page: Page) -> None:
    page.starts()
    page.says("first")
    page.says("second")
    assert Message.objects.filter(direction=Message.IN).values("conversation").distinct().count() == 1
    assert [one["text"] for one in page.asks("messages")["messages"] if one["by"] == "you"] == ["first", "second"]


def test_nobody_reads_the_talk_of_another(page: Page, account: Account) -> None:
    page.starts()
    page.says("mine")
    other = Page(account)
    assert other.starts()["messages"] == []
    other.talk = page.talk[:-3] + "abc"
    assert other.asks("messages")["error"] == "links.not_valid" and other.status == 404
    second = save_account("chat", "Another", {"origins": SHOP}, actor=SYSTEM, at=AT)
    stranger = Page(second)
    stranger.talk = page.talk
    stranger.asks("messages")
    assert stranger.status == 404


def test_a_file_is_checked_by_its_bytes(page: Page) -> None:
    page.starts()
    page.says("look", files=SimpleUploadedFile("photo.png", PNG))
    message = Message.objects.get(direction=Message.IN)
    (attachment,) = message.attachments.select_related("file")
    assert attachment.file.content_type == "image/png" and attachment.file.name == "photo.png"
    refused = page.says("run", files=SimpleUploadedFile("photo.png", b"MZ\x90\x00not a picture"))
    assert page.status == 409 and refused["error"].startswith("files.")
    (shown,) = page.asks("messages")["messages"][:1]
    assert shown["files"][0]["name"] == "photo.png" and "/f/" in shown["files"][0]["url"]


def test_the_answer_is_there_for_the_page_and_receipts_come_back(page: Page, account: Account) -> None:
    page.starts()
    page.says("hello")
    answer = said_to(Message.objects.get(direction=Message.IN), "We are at it.")
    deliver_due(AT)
    (shown,) = [one for one in page.asks("messages")["messages"] if one["id"] == answer.pk]
    assert shown["by"] == "us" and "We are at it." in shown["text"] and not shown["delivered"]
    page.asks("seen", state="delivered", ids=f"{answer.pk},999999")
    answer.refresh_from_db()
    assert answer.delivered_at is not None and answer.read_at is None
    page.asks("seen", state="read", ids=str(answer.pk))
    page.asks("seen", state="read", ids=str(answer.pk))
    answer.refresh_from_db()
    assert answer.read_at is not None
    assert Inbound.objects.filter(key__startswith="seen:").count() == 2


def said_to(received: Message, text: str, author: int | None = None) -> Message:
    """An answer of ours in the conversation of a message, on its way."""
    from vafa.conversations.sending import Draft, send_message

    draft = Draft(
        customer_id=received.customer_id, purpose="service", subject="", text=text,
        conversation_id=received.conversation_id, author_id=author,
    )  # fmt: skip
    send_message(draft, actor=SYSTEM, at=AT)
    return Message.objects.filter(direction=Message.OUT).latest("pk")


class TestKnownCustomers:
    """Somebody the shop's website vouches for."""

    def test_a_signed_token_names_a_new_customer(self, page: Page) -> None:
        page.customer = token_of(SECRET, {"sub": "77", "name": "Sara", "email": "Sara@Example.com"}, AT)
        assert page.starts()["known"]
        page.says("hello")
        customer = Customer.objects.get()
        assert customer.name == "Sara"
        assert ContactPoint.objects.get(kind=EMAIL).verified_at is not None
        assert page.says("again")["reached"]

    def test_a_customer_we_have_is_recognised_and_answered_in_the_chat(self, page: Page) -> None:
        known = add_customer("Sara", emails=["sara@example.com"], actor=SYSTEM, at=AT)
        page.customer = token_of(SECRET, {"sub": "77", "email": "sara@example.com"}, AT)
        page.starts()
        answer = page.says("hello")
        assert Message.objects.get(direction=Message.IN).customer == known
        assert known.contact_points.filter(kind=CHAT).exists()
        assert [one["text"] for one in answer["messages"]] == ["hello"]

    @pytest.mark.parametrize(
        "claims",
        [
            {"sub": "77", "exp": 0},
            {"sub": "77", "exp": None},
            {"sub": "77", "exp": "tomorrow"},
            {"sub": "77", "exp": int(AT.timestamp()) + 30 * 86400},
            {"name": "nobody"},
            {"sub": "x" * 200},
        ],
    )
    def test_a_bad_token_makes_a_visitor(self, page: Page, claims: dict[str, Any]) -> None:
        page.customer = token_of(SECRET, claims, AT)
        state = page.starts()
        assert page.status == 200 and not state["known"]

    def test_a_forged_token_makes_a_visitor(self, page: Page) -> None:
        good = token_of(SECRET, {"sub": "77"}, AT)
        head, body, mark = good.split(".")
        for forged in (
            token_of("another-secret-of-somebody-else-entirely", {"sub": "77"}, AT),
            token_of(SECRET, {"sub": "77"}, AT, alg="none"),
            f"{head}.{body}.", f"{head}.{body}", f"{head}.{body}.{mark}.x", "..", "é.é.é", f"{head}.{mark}.{body}",
        ):  # fmt: skip
            page.customer = forged
            assert not page.starts()["known"]

    def test_without_a_fresh_token_the_talk_is_not_shown_again(self, page: Page) -> None:
        page.customer = token_of(SECRET, {"sub": "77"}, AT)
        page.starts()
        page.says("private")
        page.customer = ""  # signed out there; the page still has the old pass
        state = page.starts()
        assert not state["known"] and state["messages"] == []


def test_where_to_answer_is_kept_as_the_visitors_own_word(page: Page) -> None:
    page.starts()
    assert page.asks("reach", address="sara@example.com")["error"] == "portal.chat_write_first"
    page.says("hello")
    assert page.asks("reach", address="sara@example.com")["reached"]
    point = ContactPoint.objects.get(kind=EMAIL)
    assert point.verified_at is None and point.customer == Customer.objects.get()
    assert page.asks("reach", address="nonsense@")["error"] == "customers.email_not_understood" and page.status == 400


def test_an_answer_nobody_fetched_goes_by_mail_and_stays_on_the_page(page: Page) -> None:
    page.starts()
    page.says("hello")
    agent = hire("nina@shop.example", "Nina", "agent", password=None, actor=SYSTEM, at=AT)
    asked = Message.objects.get(direction=Message.IN)
    lost, found = said_to(asked, "First", agent.pk), said_to(asked, "Second", agent.pk)
    deliver_due(AT)
    page.asks("seen", state="delivered", ids=str(found.pk))
    assert send_on(AT + timedelta(minutes=10)) == 0, "there is nowhere else to send it"
    page.asks("reach", address="sara@example.com")
    third = said_to(asked, "Third", agent.pk)
    deliver_due(AT)
    assert send_on(AT + timedelta(minutes=1)) == 0, "too soon"
    assert send_on(AT + timedelta(minutes=10)) == 1
    with recording() as outbox:
        deliver_due(AT + timedelta(minutes=10))
    assert [one.address for one in outbox.kept] == ["sara@example.com"] and "Third" in outbox.kept[0].text
    assert send_on(AT + timedelta(minutes=30)) == 0, "it is sent on once"
    shown = {one["id"] for one in page.asks("messages")["messages"]}
    assert {lost.pk, found.pk, third.pk} <= shown


def test_too_many_words_are_refused(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vafa.portal.web.chat.WORDS", 2)
    page.starts()
    page.says("one")
    page.says("two")
    assert page.says("three")["error"] == "portal.too_often" and page.status == 429


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str, dict[str, Any]]]]:
    heard: list[tuple[str, str, dict[str, Any]]] = []
    monkeypatch.setattr(
        "vafa.portal.web.chat.announce", lambda topic, event: heard.append((topic, event.name, event.data))
    )
    yield heard


def test_typing_is_told_and_never_stored(page: Page, announced: list[tuple[str, str, dict[str, Any]]]) -> None:
    page.starts()
    page.asks("typing")
    ((topic, name, data),) = announced
    assert topic.startswith("chat:visitor-") and name == "typing"
    assert data == {"by": "you", "page": f"{SHOP}/washers/"}  # without what may be secret in it
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM inbound")
        assert cursor.fetchone() == (0,)


def test_the_script_is_small_and_browsers_may_keep_it(client: Client) -> None:
    response = client.get("/chat.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert b"widget.js" in response.content and b"%widget" not in response.content
    again = client.get("/chat.js", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
