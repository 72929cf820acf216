"""WhatsApp beyond what every driver keeps to: its window, templates, files, refusals, and all it can tell."""

import dataclasses
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import translation

from tests.emulators.meta import NUMBER, TYPED, WhatsApp, changed, told
from tests.emulators.serve import Answer, Call, Fault, Limit, Served
from vafa.channels.contract import Sent, Template, Uncertain
from vafa.channels.drivers.whatsapp import WhatsApp as Driver
from vafa.channels.inbound import Incoming, IncomingFile, Nothing, Receipt, Unreadable
from vafa.channels.tests.meta_cases import OURS, file, made, read, send
from vafa.channels.web_calls import Trouble

READY = Template(name="case_ready", language="fa", values=("سارا", "فردا\n\nساعت ۵"))


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> Iterator[None]:
    """This machine may be called, and says what is wrong in English."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    with translation.override("en"):
        yield


@pytest.fixture
def whatsapp() -> Iterator[tuple[WhatsApp, Driver]]:
    server = WhatsApp()
    with Served(server) as served:
        yield server, made(Driver, served, phone_number_id=NUMBER)


def wrote(**told_: Any) -> Any:
    people = [{"profile": {"name": "سارا"}, "wa_id": "989121234567"}]
    message = {"from": "989121234567", "id": "wamid.X", "timestamp": "1749416383", **told_}
    (item,) = read(made(Driver, phone_number_id=NUMBER), changed({"contacts": people, "messages": [message]}))
    return item


def became(**told_: Any) -> Any:
    status = {"id": "wamid.Y", "timestamp": "1749416390", "recipient_id": "989121234567", **told_}
    (item,) = read(made(Driver, phone_number_id=NUMBER), changed({"statuses": [status]}))
    return item


class TestSendingByWhatsApp:
    def test_our_own_id_goes_along_and_theirs_comes_back(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        assert send(driver, answers="wamid.theirs") == Sent("wamid.HBgL1", "wamid.HBgL1")
        body = server.sent[0]["body"]
        assert body["to"] == "989121234567" and body["biz_opaque_callback_data"] == OURS
        assert body["text"] == {"body": "سلام سارا", "preview_url": False}
        assert body["context"] == {"message_id": "wamid.theirs"}

    def test_who_hides_their_number_is_reached_by_id(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        assert isinstance(send(driver, address="IR.13491208655302741918"), Sent)
        assert server.sent[0]["to"] == "IR.13491208655302741918"

    def test_after_the_window_only_a_template_goes(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        server.cold.add("989121234567")
        outcome = send(driver, window_open=False)
        assert (outcome.permanent, outcome.blame) == (True, "message") and "24 hours" in outcome.detail
        assert isinstance(send(driver, window_open=False, template=READY), Sent)
        assert server.texts == ["case_ready: سارا, فردا ساعت ۵"]

    def test_while_it_is_open_own_words_go(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        send(driver, template=READY)
        assert server.texts == ["سلام سارا"]

    def test_a_window_that_closed_meanwhile_leaves_the_message_to_the_next_channel(
        self, whatsapp: tuple[WhatsApp, Driver]
    ) -> None:
        server, driver = whatsapp
        server.cold.add("989121234567")
        outcome = send(driver)
        assert (outcome.permanent, outcome.blame) == (True, "message") and "131047" in outcome.detail

    def test_an_unknown_template_is_the_message_s_fault(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        outcome = send(whatsapp[1], window_open=False, template=dataclasses.replace(READY, language="ar"))
        assert (outcome.permanent, outcome.blame) == (True, "message") and "template" in outcome.detail

    def test_files_do_not_get_lost_behind_a_template(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        outcome = send(whatsapp[1], window_open=False, template=READY, attachments=(file(),))
        assert (outcome.permanent, outcome.blame) == (True, "message") and not whatsapp[0].calls

    def test_one_file_carries_the_text(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        send(driver, attachments=(file(),))
        (sent,) = server.sent
        part = sent["body"]["document"]
        assert part["filename"] == "راهنما.pdf" and part["caption"] == "سلام سارا"
        assert server.files[part["id"]] == ("application/pdf", b"%PDF")

    def test_several_follow_it_and_a_voice_has_no_words(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        send(driver, attachments=(file("a.ogg", "audio/ogg"),))
        send(driver, attachments=(file(), file("a.png", "image/png")))
        assert [one["body"]["type"] for one in server.sent] == ["text", "audio", "text", "document", "image"]
        assert server.sent[1]["body"]["biz_opaque_callback_data"] == f"part {OURS}"

    def test_a_text_that_is_too_long_is_not_cut(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        outcome = send(whatsapp[1], text="x" * 4097)
        assert (outcome.permanent, outcome.blame) == (True, "message") and not whatsapp[0].calls

    @pytest.mark.parametrize(
        ("code", "permanent", "blame"),
        [(131026, True, "address"), (131047, True, "message"), (131049, True, "message"), (131056, False, "address"),
         (130429, False, "account"), (131048, False, "account"), (190, False, "account"), (368, False, "account"),
         (131042, False, "account"), (131000, False, "account"), (132000, True, "message"), (100, True, "message"),
         (999999, True, "message")],
    )  # fmt: skip
    def test_every_refusal_blames_the_right_one(
        self, whatsapp: tuple[WhatsApp, Driver], code: int, permanent: bool, blame: str
    ) -> None:
        server, driver = whatsapp
        server.fail = (code, 0)
        outcome = send(driver)
        assert (outcome.permanent, outcome.blame) == (permanent, blame) and str(code) in outcome.detail

    def test_too_many_at_once_is_tried_again(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        server.limit = Limit(0)
        outcome = send(driver)
        assert (outcome.permanent, outcome.blame) == (False, "account")

    def test_an_upload_that_breaks_was_no_message(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        server.fault = Fault(drop=True, after=True)
        outcome = send(driver, attachments=(file(),))
        assert (outcome.permanent, outcome.blame) == (False, "account") and not server.sent

    def test_a_breakdown_of_unknown_kind_is_uncertain(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        server.answer = lambda _call: Answer(500, {"error": {"code": 131999, "message": "?"}})  # type: ignore[method-assign]
        assert isinstance(send(driver), Uncertain)

    def test_a_token_in_their_words_is_covered(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp

        def quoting(call: Call) -> Answer:
            return Answer(400, {"error": {"code": 100, "message": f"odd: {TYPED['token']} {TYPED['app_secret']}"}})

        server.answer = quoting  # type: ignore[method-assign]
        said = repr(send(driver)) + str(driver.check())
        assert TYPED["token"] not in said and TYPED["app_secret"] not in said and "odd" in said


class TestReadingWhatsApp:
    def test_a_text_with_name_time_and_number(self) -> None:
        item = wrote(type="text", text={"body": "سلام"}, context={"id": "wamid.ours"})
        assert (item.key, item.address, item.name, item.text) == ("wamid.X", "+989121234567", "سارا", "سلام")
        assert item.answers == ("wamid.ours",) and item.points == (("phone", "+989121234567"),)
        assert item.sent_at and item.sent_at.year == 2025

    def test_who_hides_their_number_is_known_by_id(self) -> None:
        people = [{"profile": {"name": "سارا"}, "user_id": "IR.1349"}]
        message = {"from_user_id": "IR.1349", "id": "wamid.X", "type": "text", "text": {"body": "سلام"}}
        told_ = changed({"contacts": people, "messages": [message]})
        (item,) = read(made(Driver, phone_number_id=NUMBER), told_)
        assert isinstance(item, Incoming) and (item.address, item.name, item.points) == ("IR.1349", "سارا", ())

    @pytest.mark.parametrize(
        ("kind", "part", "text"),
        [("button", {"text": "بله", "payload": "y"}, "بله"),
         ("interactive", {"button_reply": {"id": "1", "title": "نه"}}, "نه"),
         ("interactive", {"list_reply": {"title": "صبح", "description": "۹ تا ۱۲"}}, "صبح\n۹ تا ۱۲"),
         ("location", {"latitude": 35.7, "longitude": 51.4}, "https://maps.google.com/?q=35.7,51.4"),
         ("reaction", {"emoji": "🙏", "message_id": "wamid.ours"}, "🙏"),
         ("order", {"product_items": [{"product_retailer_id": "SKU-1", "quantity": 2}]}, "🛒 2 × SKU-1")],
    )  # fmt: skip
    def test_everything_becomes_words(self, kind: str, part: dict[str, Any], text: str) -> None:
        assert wrote(type=kind, **{kind: part}).text == text

    def test_a_card_names_the_person_and_the_numbers(self) -> None:
        cards = [{"name": {"formatted_name": "رضا"}, "phones": [{"phone": "+98 912 111 2233"}]}]
        assert wrote(type="contacts", contacts=cards).text == "رضا\n+98 912 111 2233"

    @pytest.mark.parametrize(
        ("kind", "mime", "name"),
        [("image", "image/jpeg", "image.jpg"), ("audio", "audio/ogg; codecs=opus", "audio.oga"),
         ("video", "video/mp4", "video.mp4"), ("sticker", "image/webp", "sticker.webp")],
    )  # fmt: skip
    def test_files_stay_at_the_provider_until_they_are_wanted(self, kind: str, mime: str, name: str) -> None:
        (one,) = wrote(type=kind, **{kind: {"id": "77", "mime_type": mime, "caption": ""}}).files
        assert (one.reference, one.content) == ("77", None) and one.name.split(".")[0] == name.split(".")[0]
        assert one.content_type == mime.partition(";")[0]

    def test_they_are_fetched_with_our_token(self, whatsapp: tuple[WhatsApp, Driver]) -> None:
        server, driver = whatsapp
        server.files["77"] = ("image/jpeg", b"jpeg")
        assert driver.fetch_file(IncomingFile(name="a.jpg", reference="77")) == b"jpeg"
        for gone in ("78", "../me", ""):
            with pytest.raises(Trouble):
                driver.fetch_file(IncomingFile(name="a.jpg", reference=gone))

    def test_a_changed_message_is_a_new_one_that_names_the_old(self) -> None:
        inner = {"type": "text", "text": {"body": "ساعت ۶"}}
        item = wrote(type="edit", edit={"original_message_id": "wamid.A", "message": inner})
        assert item.text.endswith("ساعت ۶") and item.answers == ("wamid.A",) and item.key == "wamid.X"

    def test_a_reaction_taken_back_and_a_deletion_ask_for_nothing(self) -> None:
        assert isinstance(wrote(type="reaction", reaction={"message_id": "wamid.ours"}), Nothing)
        assert wrote(type="revoke", revoke={"original_message_id": "wamid.A"}) == Nothing(reason="deleted")

    def test_what_cannot_be_shown_is_still_a_message(self) -> None:
        assert "cannot be shown" in wrote(type="unsupported", errors=[{"code": 131051}]).text

    def test_an_advertisement_is_named(self) -> None:
        advert = {"headline": "حراج", "source_url": "https://fb.me/x"}
        assert wrote(type="text", text={"body": "قیمت؟"}, referral=advert).text == "قیمت؟\nحراج\nhttps://fb.me/x"

    def test_what_came_for_another_number_waits_in_the_tray(self) -> None:
        body = changed({"messages": [{"from": "1", "id": "x", "type": "text"}]})
        with pytest.raises(Unreadable, match="15550783881"):
            read(made(Driver, phone_number_id="1"), body)

    def test_what_came_for_another_product_waits_too(self) -> None:
        with pytest.raises(Unreadable, match="product"):
            read(made(Driver, phone_number_id=NUMBER), told("page", {"message": {"mid": "x", "text": "x"}}))

    def test_reports_come_by_our_id_where_they_carry_it(self) -> None:
        assert became(status="delivered").reference == "wamid.Y"
        item = became(status="read", biz_opaque_callback_data=OURS)
        assert (item.reference, item.state) == (OURS, "read")

    def test_of_a_file_that_follows_only_the_failure_counts(self) -> None:
        assert became(status="read", biz_opaque_callback_data=f"part {OURS}") == Nothing(reason="part")
        item = became(status="failed", biz_opaque_callback_data=f"part {OURS}")
        assert (item.reference, item.state) == (OURS, "failed")

    def test_a_number_without_whatsapp_is_turned_off_and_others_are_not(self) -> None:
        gone = became(status="failed", errors=[{"code": 131026, "title": "Message undeliverable"}])
        assert isinstance(gone, Receipt) and gone.permanent and gone.address == "+989121234567"
        assert "131026" in gone.detail and "WhatsApp" in gone.detail
        for code in (131047, 130472, 5):
            assert not became(status="failed", errors=[{"code": code, "title": "?"}]).permanent
