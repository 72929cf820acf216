"""Another system beyond what every driver keeps to: its refusals, ids, files, and the age of a signature."""

import dataclasses
import json
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import translation

from tests.emulators.serve import Answer, Fault, Served
from tests.emulators.webhook_peer import SECRET, Peer, brought
from vafa.channels.contract import Enclosed, Envelope, Failed, Sent
from vafa.channels.drivers.webhook import Webhook
from vafa.channels.inbound import Incoming, IncomingFile, Raw, Receipt, Unreadable, Unsigned
from vafa.channels.web_calls import Trouble
from vafa.platform.values import Refused

OURS = "<vafa.41.0123456789abcdef@shop.example>"


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> Iterator[None]:
    """This machine may be called, and says what is wrong in English."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    with translation.override("en"):
        yield


@pytest.fixture
def peer() -> Iterator[tuple[Peer, Webhook]]:
    server = Peer()
    with Served(server) as served:
        yield server, made(f"{served.url}/vafa")


def made(url: str = "https://crm.example.com/vafa", **more: object) -> Webhook:
    return Webhook(Webhook.Settings.parse({"base_url": url, "secret": SECRET, **more}))  # type: ignore[arg-type]


def send(driver: Webhook, **more: object) -> Any:
    values: dict[str, object] = {
        "message_id": 41, "address": "client/77", "sender_name": "فروشگاه", "subject": "آماده شد", "text": "سلام",
        "html": "<p>سلام</p>", "language": "fa", "headers": {"Message-ID": OURS}, "thread": "t-5",
    }  # fmt: skip
    return driver.send(Envelope(**{**values, **more}), before_handing=lambda: None)  # type: ignore[arg-type]


def read(**message: Any) -> Any:
    (item,) = made().read(Raw(body=json.dumps({"id": "1", "from": "client/77", **message}).encode()))
    return item


class TestBringing:
    def test_all_of_a_message_arrives(self, peer: tuple[Peer, Webhook]) -> None:
        server, driver = peer
        file = Enclosed(name="راهنما.pdf", content_type="application/pdf", read=lambda: b"%PDF")
        assert send(driver, attachments=(file,)) == Sent("peer-1", "peer-1")
        taken = server.taken["41"]
        assert taken["reference"] == OURS
        assert taken["html"] == "<p>سلام</p>" and taken["thread"] == "t-5" and taken["subject"] == "آماده شد"
        assert taken["files"] == [{"name": "راهنما.pdf", "content_type": "application/pdf", "content": "JVBERg=="}]
        assert server.calls[0].path == "/vafa"

    def test_the_same_message_twice_is_one_to_them(self, peer: tuple[Peer, Webhook]) -> None:
        server, driver = peer
        assert send(driver) == send(driver) and len(server.taken) == 1

    def test_a_system_that_names_nothing_reports_by_our_id(self, peer: tuple[Peer, Webhook]) -> None:
        server, driver = peer
        server.answer = lambda _call: Answer(202)  # type: ignore[method-assign]
        assert send(driver) == Sent("", OURS)

    @pytest.mark.parametrize(
        ("status", "body", "permanent", "blame"),
        [(401, {}, False, "account"), (404, {}, False, "account"), (410, {}, True, "address"),
         (422, {"blame": "message", "error": "too rude"}, True, "message"), (413, {}, True, "message"),
         (400, {"blame": "account"}, False, "account"), (429, {}, False, "account"), (503, {}, False, "account"),
         (301, {}, False, "account")],
    )  # fmt: skip
    def test_every_refusal_blames_the_right_one(
        self, peer: tuple[Peer, Webhook], status: int, body: dict[str, Any], permanent: bool, blame: str
    ) -> None:
        server, driver = peer
        server.answer = lambda _call: Answer(status, body)  # type: ignore[method-assign]
        outcome = send(driver)
        assert isinstance(outcome, Failed) and (outcome.permanent, outcome.blame) == (permanent, blame)
        assert outcome.detail

    def test_trying_asks_without_a_message(self, peer: tuple[Peer, Webhook]) -> None:
        server, driver = peer
        assert driver.check() is None and not server.taken
        server.fault = Fault(status=404)
        assert "does not understand" in (driver.check() or "")

    def test_a_secret_is_not_short(self) -> None:
        with pytest.raises(Refused):
            made(secret="too short")


class TestReading:
    def test_the_person_is_known_by_all_that_is_proved(self) -> None:
        item = read(phone="0912 123 4567", email="sara@example.com", sent_at="2026-05-01T10:00:00+03:30")
        assert item.points == (("email", "sara@example.com"), ("phone", "+989121234567")) and item.proven
        assert item.sent_at.isoformat() == "2026-05-01T06:30:00+00:00"
        assert not read(proven=False).proven

    def test_answers_are_one_id_or_several(self) -> None:
        assert read(answers=OURS).answers == (OURS,) and read(answers=[OURS, 7, None]).answers == (OURS, "7")

    def test_files_come_along_or_are_fetched(self) -> None:
        big = "QUFB" * 100_000
        files = read(files=[{"name": "a", "content": big}, {"name": "b", "url": "https://x.example/b"}]).files
        assert len(files[0].content) == 300_000 and files[1].reference == "https://x.example/b"
        with pytest.raises(Unreadable, match="not_base64: a"):
            read(files=[{"name": "a", "content": "###"}])

    def test_a_file_inside_our_own_network_is_not_fetched(self) -> None:
        with pytest.raises(Trouble):
            made().fetch_file(IncomingFile(name="a", reference="http://127.0.0.1:1/secret"))

    def test_reports_settle_what_they_name(self) -> None:
        body = json.dumps({"reports": [{"message": OURS, "state": "failed", "detail": "gone", "permanent": True}]})
        (item,) = made().read(Raw(body=body.encode()))
        assert item == Receipt(reference=OURS, state="failed", detail="gone", permanent=True)

    @pytest.mark.parametrize("body", [{"from": "x"}, {"messages": [{"id": "1"}]}, {"reports": [{"state": "sent"}]}])
    def test_what_lacks_the_least_waits_in_the_tray(self, body: dict[str, Any]) -> None:
        with pytest.raises(Unreadable):
            made().read(Raw(body=json.dumps(body).encode()))

    def test_a_message_told_twice_in_one_body_is_one(self) -> None:
        one = {"id": "1", "from": "client/77", "text": "سلام"}
        items = made().read(Raw(body=json.dumps({"messages": [one, one]}).encode()))
        assert len(items) == 1 and isinstance(items[0], Incoming)


def test_a_signature_is_good_for_five_minutes() -> None:
    made().verify(brought(b"{}", ago=290))
    for ago in (310, -310):
        with pytest.raises(Unsigned, match="too long"):
            made().verify(brought(b"{}", ago=ago))
