"""Messenger and Instagram beyond what every driver keeps to: their window, files, comments, limits, refusals."""

import dataclasses
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import translation

from tests.emulators.meta import WORD, Page, changed, told
from tests.emulators.serve import Served
from vafa.channels.contract import Failed, Sent
from vafa.channels.drivers.instagram import Instagram
from vafa.channels.drivers.messenger import Messenger
from vafa.channels.inbound import Hook, Incoming, IncomingFile, Nothing, Receipt
from vafa.channels.tests.meta_cases import file, made, read, send
from vafa.channels.web_calls import Trouble
from vafa.platform.values import Refused


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> Iterator[None]:
    """This machine may be called, and says what is wrong in English."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    with translation.override("en"):
        yield


@pytest.fixture
def page() -> Iterator[tuple[Page, Messenger]]:
    server = Page()
    with Served(server) as served:
        yield server, made(Messenger, served)


class TestTheHandshake:
    def asked(self, **more: str) -> Hook:
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": WORD, **more}
        return Hook(method="GET", body=b"", query=query, headers={})

    def test_who_knows_the_word_gets_the_challenge_back(self) -> None:
        assert made(Messenger).greet(self.asked()) == "1158201444"

    @pytest.mark.parametrize(
        ("name", "word"), [("hub.verify_token", "رمز"), ("hub.mode", "x"), ("hub.challenge", "<script>")]
    )
    def test_nobody_else_does(self, name: str, word: str) -> None:
        assert made(Messenger).greet(self.asked(**{name: word})) is None


class TestMessenger:
    def send(self, driver: Any, **more: object) -> Any:
        return send(driver, **{"address": "6254", **more})

    def test_a_text_then_its_files(self, page: tuple[Page, Messenger]) -> None:
        server, driver = page
        assert self.send(driver, attachments=(file(), file("a.png", "image/png"))) == Sent("m_1", "m_1")
        assert server.sent[0]["body"]["messaging_type"] == "RESPONSE"
        kinds = [one["body"]["message"].get("attachment", {}).get("type") for one in server.sent]
        assert kinds == [None, "file", "image"] and server.sent[1]["file"].content == b"%PDF"

    def test_after_the_window_nothing_goes(self, page: tuple[Page, Messenger]) -> None:
        server, driver = page
        server.cold.add("6254")
        outcome = self.send(driver, window_open=False)
        assert (outcome.permanent, outcome.blame) == (True, "message") and not server.calls

    @pytest.mark.parametrize(
        ("code", "subcode", "permanent", "blame"),
        [(10, 2018278, True, "message"), (10, 0, False, "account"), (100, 2018001, True, "address"),
         (200, 1545041, True, "address"), (551, 1545041, True, "message"), (613, 0, False, "account"),
         (100, 0, True, "message"), (2, 0, False, "account")],
    )  # fmt: skip
    def test_every_refusal_blames_the_right_one(
        self, page: tuple[Page, Messenger], code: int, subcode: int, permanent: bool, blame: str
    ) -> None:
        server, driver = page
        server.fail = (code, subcode)
        outcome = self.send(driver)
        assert (outcome.permanent, outcome.blame) == (permanent, blame)

    def test_an_answer_to_a_comment_stands_under_it(self, page: tuple[Page, Messenger]) -> None:
        server, driver = page
        assert isinstance(self.send(driver, thread="comment:100_200", window_open=False), Sent)
        assert server.sent[0]["comment"] == "100_200"
        gone = self.send(driver, thread="comment:100_999")
        assert (gone.permanent, gone.blame) == (True, "message")
        assert isinstance(self.send(driver, thread="comment:../me"), Failed) and len(server.calls) == 2

    def test_comments_hang_together_by_their_first(self) -> None:
        comment = {"item": "comment", "verb": "add", "post_id": "1_1", "from": {"id": "6254", "name": "Sara"}}
        first = {**comment, "comment_id": "1_2", "parent_id": "1_1", "message": "قیمت؟"}
        second = {**comment, "comment_id": "1_3", "parent_id": "1_2", "message": "مرسی"}
        found = [read(made(Messenger), changed(one, object_="page", field="feed"))[0] for one in (first, second)]
        assert all(isinstance(one, Incoming) and one.public and one.thread == "comment:1_2" for one in found)

    def test_what_the_page_itself_writes_is_an_echo(self) -> None:
        own = {"item": "comment", "verb": "add", "comment_id": "1_2", "from": {"id": "102290129340398"}}
        assert read(made(Messenger), changed(own, object_="page", field="feed")) == [Nothing(reason="echo")]

    def test_a_file_is_fetched_without_our_token(self, page: tuple[Page, Messenger]) -> None:
        server, driver = page
        with pytest.raises(Trouble):
            driver.fetch_file(IncomingFile(name="a", reference=f"{driver.settings.base_url}/files/1"))
        assert "authorization" not in server.calls[0].headers

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:9/", "http://169.254.169.254/latest", "http://[::1", "ftp://x.y"]
    )
    def test_an_address_from_outside_leads_to_nothing_of_ours(self, url: str) -> None:
        with pytest.raises(Trouble):
            made(Messenger).fetch_file(IncomingFile(name="a", reference=url))


class TestInstagram:
    def test_its_limit_is_in_bytes(self) -> None:
        with Served(Page(instagram=True)) as served:
            driver = made(Instagram, served)
            assert isinstance(send(driver, address="6254", text="a" * 1000), Sent)
            outcome = send(driver, address="6254", text="س" * 501)
        assert (outcome.permanent, outcome.blame) == (True, "message")

    def test_files_are_refused_before_anything_is_said(self) -> None:
        outcome = send(made(Instagram), address="6254", attachments=(file(),))
        assert (outcome.permanent, outcome.blame) == (True, "message")

    def test_a_comment_is_public_and_answered_in_public(self) -> None:
        value = {"id": "17871", "parent_id": "17870", "text": "قیمت؟", "from": {"id": "6254", "username": "sara"}}
        (item,) = read(made(Instagram), changed(value, object_="instagram", field="comments"))
        assert isinstance(item, Incoming) and item.public and item.name == "sara"
        server = Page(instagram=True)
        with Served(server) as served:
            assert isinstance(send(made(Instagram, served), address="6254", thread=item.thread), Sent)
        assert server.sent[0]["comment"] == "17870"

    def test_a_reading_names_its_message(self) -> None:
        (item,) = read(made(Instagram), told("instagram", {"read": {"mid": "aWdf0"}}))
        assert isinstance(item, Receipt) and (item.reference, item.state) == ("aWdf0", "read")


def test_a_version_is_a_version() -> None:
    with pytest.raises(Refused):
        made(Messenger, version="25/../")
