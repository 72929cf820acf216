"""Telegram, Bale and Eitaa: what is said to them, how they are asked, and what they refuse."""

import dataclasses
import logging
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import translation

from tests.emulators.eitaa import Eitaa as EitaaServer
from tests.emulators.serve import Answer, Fault, Limit, Served
from tests.emulators.telegram import Telegram as Server
from vafa.channels.bots import Bot
from vafa.channels.contract import Enclosed, Envelope, Failed, Sent, Uncertain
from vafa.channels.drivers.bale import Bale
from vafa.channels.drivers.eitaa import Eitaa
from vafa.channels.drivers.telegram import Telegram
from vafa.channels.inbound import Hook, IncomingFile, Raw, Unsigned
from vafa.channels.web_calls import Trouble
from vafa.platform.time import now
from vafa.platform.time.clock import clock_at

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> Iterator[None]:
    """This machine may be called, and says what is wrong in English."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    with translation.override("en"):
        yield


@pytest.fixture
def server() -> Iterator[Server]:
    yield Server(TOKEN)


@pytest.fixture
def served(server: Server) -> Iterator[Served]:
    with Served(server) as running:
        yield running


def bot(served: Served, cls: type[Bot] = Telegram, **more: object) -> Bot:
    return cls(cls.Settings.parse({"base_url": served.url, "token": TOKEN, **more}))  # type: ignore[arg-type]


def envelope(**more: object) -> Envelope:
    values: dict[str, object] = {
        "message_id": 7, "address": "1111111", "sender_name": "فروشگاه", "subject": "", "text": "سلام سارا",
        "html": "", "language": "fa", "headers": {},
    }  # fmt: skip
    return Envelope(**{**values, **more})  # type: ignore[arg-type]


def file(name: str = "راهنما.pdf", kind: str = "application/pdf", content: bytes = b"%PDF") -> Enclosed:
    return Enclosed(name=name, content_type=kind, read=lambda: content)


def send(driver: Any, **more: object) -> Any:
    handed: list[bool] = []
    outcome = driver.send(envelope(**more), before_handing=lambda: handed.append(True))
    assert len(handed) <= 1 and (handed or isinstance(outcome, Failed))
    return outcome


class TestSending:
    def test_a_text_arrives_as_it_is_and_its_id_comes_back(self, server: Server, served: Served) -> None:
        assert send(bot(served), text="<b>سلام</b> _x_") == Sent("501", "1111111:501")
        assert server.sent[0]["text"] == "<b>سلام</b> _x_"
        assert server.sent[0]["link_preview_options"] == {"is_disabled": True}

    def test_an_answer_says_which_message_it_answers(self, server: Server, served: Served) -> None:
        send(bot(served), answers="1111111:44")
        send(bot(served), answers="<mail@example.com>")
        assert server.sent[0]["reply_parameters"]["message_id"] == 44 and "reply_parameters" not in server.sent[1]

    def test_bale_has_its_own_word_for_answers(self) -> None:
        server = Server(TOKEN, bale=True)
        with Served(server) as served:
            assert isinstance(send(bot(served, Bale), answers="1111111:44"), Sent)
        assert server.sent[0]["reply_to_message_id"] == 44

    def test_a_file_carries_the_text_with_it(self, server: Server, served: Served) -> None:
        assert isinstance(send(bot(served), attachments=(file(),), answers="1111111:44"), Sent)
        (sent,) = server.sent
        assert sent["file"].name == "راهنما.pdf" and sent["file"].content == b"%PDF" and sent["caption"] == "سلام سارا"
        assert sent["reply_parameters"]["message_id"] == 44

    def test_several_files_follow_the_text(self, server: Server, served: Served) -> None:
        send(bot(served), attachments=(file(), file("a.png", "image/png")))
        assert [one.get("text", "") for one in server.sent] == ["سلام سارا", "", ""]

    def test_a_file_that_is_refused_after_the_text_is_for_a_person(self, server: Server, served: Served) -> None:
        big = file("big.bin", "application/x", b"x" * 50_000_001)
        outcome = send(bot(served), attachments=(file(), big))
        assert isinstance(outcome, Uncertain) and len(server.sent) == 2

    def test_a_text_that_is_too_long_is_not_cut(self, server: Server, served: Served) -> None:
        outcome = send(bot(served), text="x" * 4097)
        assert isinstance(outcome, Failed) and outcome.permanent and outcome.blame == "message" and not server.calls

    def test_who_blocked_the_bot_is_not_written_to_again(self, server: Server, served: Served) -> None:
        server.blockers.add("1111111")
        outcome = send(bot(served))
        assert (outcome.permanent, outcome.blame) == (True, "address")

    def test_who_never_wrote_cannot_be_written_to(self, served: Served) -> None:
        outcome = send(bot(served), address="99")
        assert (outcome.permanent, outcome.blame) == (True, "address")

    def test_a_wrong_token_is_the_account_s_fault(self, served: Served) -> None:
        outcome = send(bot(served, token="110201543:other"))
        assert (outcome.permanent, outcome.blame) == (False, "account") and "token" in outcome.detail

    def test_too_many_at_once_is_tried_again(self, server: Server, served: Served) -> None:
        server.limit = Limit(0)
        outcome = send(bot(served))
        assert (outcome.permanent, outcome.blame) == (False, "account") and "7" in outcome.detail

    @pytest.mark.parametrize("fault", [Fault(drop=True), Fault(status=502), Fault(drop=True, after=True)])
    def test_no_answer_after_it_was_handed_over_is_uncertain(
        self, server: Server, served: Served, fault: Fault
    ) -> None:
        server.fault = fault
        assert isinstance(send(bot(served)), Uncertain)

    def test_no_server_is_tried_again(self) -> None:
        driver = Telegram(Telegram.Settings.parse({"base_url": "http://127.0.0.1:1", "token": TOKEN}))  # type: ignore[arg-type]
        outcome = send(driver)
        assert (outcome.permanent, outcome.blame) == (False, "account")


class TestSecrets:
    def test_the_token_is_seen_nowhere(self, server: Server, served: Served, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        driver = bot(served)
        said = [repr(send(driver)), repr(send(driver, address="99")), repr(driver.settings)]
        server.fault = Fault(drop=True)
        said += [repr(send(driver)), str(driver.check())]
        with pytest.raises(Trouble) as problem:
            driver.poll(lambda raw: None, {})
        chain = problem.value.__cause__, problem.value.__suppress_context__
        said += [repr(problem.value), str(chain), caplog.text]
        assert TOKEN not in "".join(said) and chain[1]

    def test_words_of_the_provider_that_quote_it_are_covered(self, server: Server, served: Served) -> None:
        server.people = {TOKEN}  # any words of theirs may hold it
        driver = bot(served)
        detail = driver._detail(400, f"Bad Request: bot{TOKEN} is odd", "")
        assert TOKEN not in detail and "is odd" in detail


class TestTrying:
    def test_the_right_token_works(self, served: Served) -> None:
        assert bot(served).check() is None

    def test_a_wrong_one_is_one_sentence(self, served: Served) -> None:
        assert "token" in (bot(served, token="1:x").check() or "")

    def test_a_webhook_that_is_not_set_is_said(self, server: Server, served: Served) -> None:
        driver = bot(served, way="webhook")
        assert driver.check()
        assert driver.connect("https://shop.example.com/in/abc/") is None and driver.check() is None

    def test_only_a_safe_address_can_be_connected(self, served: Served) -> None:
        assert "HTTPS" in (bot(served, way="webhook").connect("http://shop.example.com/") or "")

    def test_a_bot_that_is_asked_needs_no_address(self, server: Server, served: Served) -> None:
        assert bot(served).connect("https://shop.example.com/in/abc/") and not server.calls


class TestAsking:
    def test_what_is_new_is_kept_once(self, server: Server, served: Served) -> None:
        for number in range(150):
            server.write(text=f"پیام {number}")
        kept: list[Raw] = []
        state = bot(served).poll(kept.append, {})
        assert len(kept) == 150 and len({raw.key for raw in kept}) == 150
        server.write(text="یکی دیگر")
        state = bot(served).poll(kept.append, state)
        assert len(kept) == 151 and state["offset"] == 10_152

    def test_what_was_not_kept_comes_again(self, server: Server, served: Served) -> None:
        server.write(text="سلام")

        def full(raw: Raw) -> None:
            raise OSError("disk full")

        with pytest.raises(OSError):
            bot(served).poll(full, {})
        kept: list[Raw] = []
        bot(served).poll(kept.append, {})
        assert len(kept) == 1

    def test_after_a_silent_week_the_numbers_may_begin_anew(self, server: Server, served: Served) -> None:
        server.write(text="سلام")
        kept: list[Raw] = []
        state = bot(served).poll(kept.append, {})
        server.pending.clear()
        server.last_update = 5
        with clock_at(now() + timedelta(days=8)):
            assert bot(served).poll(kept.append, state) == state, "nobody wrote"
            server.write(text="کسی هست؟")
            state = bot(served).poll(kept.append, state)
            server.write(text="؟")
            state = bot(served).poll(kept.append, state)
        assert len(kept) == 3 and state["offset"] == 8

    def test_an_update_without_a_number_is_kept_and_stops_nothing(self, server: Server, served: Served) -> None:
        server.write(text="سلام")
        odd = [{"update_id": "n", "message": {}}, {"message": 1}, {"message": 2}]
        told = Answer(200, {"ok": True, "result": [*odd, *server.pending]})
        server.answer = lambda _call: told  # type: ignore[method-assign]
        kept: list[Raw] = []
        bot(served).poll(kept.append, {})
        assert len({raw.key or raw.body for raw in kept}) == 4

    def test_a_webhook_of_former_times_is_taken_away(self, server: Server, served: Served) -> None:
        server.webhook = {"url": "https://old.example.com/"}
        server.write(text="سلام")
        kept: list[Raw] = []
        bot(served).poll(kept.append, {})
        assert len(kept) == 1

    def test_nothing_is_asked_when_messages_are_brought(self, server: Server, served: Served) -> None:
        assert bot(served, way="webhook").poll(pytest.fail, {"offset": 3}) == {"offset": 3} and not server.calls

    def test_a_file_is_fetched(self, server: Server, served: Served) -> None:
        server.files["AgAC"] = b"jpeg"
        assert bot(served).fetch_file(IncomingFile(name="a.jpg", reference="AgAC")) == b"jpeg"
        with pytest.raises(Trouble):
            bot(served).fetch_file(IncomingFile(name="a.jpg", reference="gone"))


class TestWebhooks:
    def hook(self, headers: dict[str, str], query: dict[str, str] | None = None) -> Hook:
        return Hook(method="POST", body=b"{}", query=query or {}, headers=headers)

    def test_telegram_shows_the_secret_in_a_header(self, server: Server, served: Served) -> None:
        driver = bot(served, way="webhook")
        driver.connect("https://shop.example.com/in/abc/")
        driver.verify(self.hook(server.hook_headers()))
        secret = server.webhook["secret_token"]
        for wrong in ({}, {"x-telegram-bot-api-secret-token": "é"}, {"x-telegram-bot-api-secret-token": secret[:-1]}):
            with pytest.raises(Unsigned):
                driver.verify(self.hook(wrong))
        with pytest.raises(Unsigned):
            driver.verify(self.hook({}, {"word": secret}))

    def test_bale_shows_it_in_the_address(self) -> None:
        server = Server(TOKEN, bale=True)
        with Served(server) as served:
            driver = bot(served, Bale, way="webhook")
            driver.connect("https://shop.example.com/in/abc/")
        secret = server.webhook["url"].partition("?word=")[2]
        driver.verify(self.hook({}, {"word": secret}))
        with pytest.raises(Unsigned):
            driver.verify(self.hook({}, {"word": "x"}))


class TestEitaa:
    def driver(self, served: Served, **more: object) -> Eitaa:
        return Eitaa(
            Eitaa.Settings.parse({"base_url": f"{served.url}/api", "token": "bot1234:9f3c-aa-bb", **more})  # type: ignore[arg-type]
        )

    def test_it_sends_texts_and_files(self) -> None:
        server = EitaaServer()
        with Served(server) as served:
            driver = self.driver(served)
            assert driver.check() is None
            assert send(driver, address="@vafashop") == Sent("41", "vafashop:41")
            assert isinstance(send(driver, address="1404", attachments=(file(),)), Sent)
        assert server.sent[1]["caption"] == "سلام سارا" and server.sent[1]["file"].content == b"%PDF"

    def test_unknown_groups_and_wrong_tokens_are_told_apart(self) -> None:
        with Served(EitaaServer()) as served:
            unknown, wrong = (
                send(self.driver(served), address="9"),
                send(self.driver(served, token="x"), address="1404"),
            )
        assert (unknown.permanent, unknown.blame) == (True, "address")
        assert (wrong.permanent, wrong.blame) == (False, "account")
