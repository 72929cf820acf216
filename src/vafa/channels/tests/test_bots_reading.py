"""What a bot is told becomes messages, reports, or nothing; whatever it is told, it does not break."""

import dataclasses
import json
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from vafa.channels.drivers.bale import Bale
from vafa.channels.drivers.telegram import Telegram
from vafa.channels.inbound import Incoming, Item, Nothing, Raw, Receipt, Unreadable

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
NAMES = ["message", "chat", "id", "from", "message_id", "text", "type", "photo", "file_id", "contact", "user_id"]
SARA = {"id": 1111111, "first_name": "Sara", "last_name": "Ahmadi", "language_code": "fa-IR"}
PRIVATE = {"id": 1111111, "type": "private", "first_name": "Sara"}


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> Iterator[None]:
    """This machine may be called, and says what is wrong in English."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    with translation.override("en"):
        yield


def read(**update: Any) -> Item:
    driver = Telegram(Telegram.Settings.parse({"token": TOKEN}))  # type: ignore[arg-type]
    (item,) = driver.read(Raw(body=json.dumps({"update_id": 1, **update}).encode()))
    return item


def wrote(**content: Any) -> Any:
    return read(message={"message_id": 5, "date": 1441645532, "from": SARA, "chat": PRIVATE, **content})


class TestReading:
    def test_a_text(self) -> None:
        item = wrote(text="سلام", reply_to_message={"message_id": 3})
        assert isinstance(item, Incoming) and item.text == "سلام" and item.name == "Sara Ahmadi"
        assert (item.key, item.address, item.answers) == ("1111111:5", "1111111", ("1111111:3",))
        assert item.language == "fa" and item.sent_at and item.sent_at.year == 2015

    def test_the_largest_photo_with_its_caption(self) -> None:
        sizes = [{"file_id": "big", "width": 800, "height": 600}, {"file_id": "small", "width": 80, "height": 60}]
        item = wrote(photo=sizes, caption="این شکسته است")
        assert [one.reference for one in item.files] == ["big"] and item.text == "این شکسته است"

    @pytest.mark.parametrize("field", ["document", "voice", "video", "audio", "video_note"])
    def test_files_of_every_kind(self, field: str) -> None:
        (one,) = wrote(**{field: {"file_id": "F", "mime_type": "x/y"}}).files
        assert one.reference == "F" and one.content_type == "x/y" and one.name

    def test_an_animation_is_one_file_although_it_is_told_twice(self) -> None:
        item = wrote(animation={"file_id": "A"}, document={"file_id": "B"})
        assert [one.reference for one in item.files] == ["A"]

    def test_a_place_is_a_link(self) -> None:
        assert wrote(location={"latitude": 35.7, "longitude": 51.4}).text == "https://maps.google.com/?q=35.7,51.4"

    def test_ones_own_number_is_proved_and_another_s_is_not(self) -> None:
        contact = {"phone_number": "989121234567", "first_name": "Sara", "user_id": 1111111}
        assert wrote(contact=contact).points == (("phone", "+989121234567"),)
        for other in ({**contact, "user_id": 2}, {"phone_number": "989121234567"}):
            item = wrote(contact=other)
            assert item.points == () and "989121234567" in item.text

    def test_a_link_into_the_bot_tells_what_it_carried(self) -> None:
        assert wrote(text="/start eyJvIjoxfQ").answers == ("start:eyJvIjoxfQ",)
        assert wrote(text="/start") == Nothing(reason="start")

    def test_a_change_is_a_message_of_its_own(self) -> None:
        message = {"message_id": 5, "date": 1, "edit_date": 9, "from": SARA, "chat": PRIVATE, "text": "درست شد"}
        item = read(edited_message=message)
        assert isinstance(item, Incoming) and item.key == "1111111:5:edit:9" and item.text.endswith("درست شد")

    def test_a_button_says_its_words(self) -> None:
        keyboard = {"inline_keyboard": [[{"text": "بله", "callback_data": "y"}, {"text": "نه", "callback_data": "n"}]]}
        message = {"message_id": 3, "chat": PRIVATE, "reply_markup": keyboard}
        item = read(callback_query={"id": "77", "from": SARA, "data": "n", "message": message})
        assert isinstance(item, Incoming) and (item.text, item.answers) == ("نه", ("1111111:3",))

    def test_blocking_the_bot_turns_the_address_off(self) -> None:
        change = {"chat": PRIVATE, "from": SARA, "date": 9, "new_chat_member": {"status": "kicked"}}
        item = read(my_chat_member=change)
        assert isinstance(item, Receipt) and item.permanent and item.address == "1111111" and item.state == "failed"
        assert isinstance(read(my_chat_member={**change, "new_chat_member": {"status": "member"}}), Nothing)

    def test_groups_channels_and_what_is_unknown_ask_for_nothing(self) -> None:
        assert wrote(text="x", chat={"id": -5, "type": "supergroup"}) == Nothing(reason="group")
        assert read(channel_post={"text": "x"}) == Nothing(reason="other_update")
        assert wrote(pinned_message={}) == Nothing(reason="service")

    def test_what_cannot_be_shown_is_still_a_message(self) -> None:
        assert wrote(story={"id": 1}).text

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b"{}", b'{"message": {"text": "x"}}'])
    def test_what_makes_no_sense_is_unreadable(self, body: bytes) -> None:
        driver = Bale(Bale.Settings.parse({"token": TOKEN}))  # type: ignore[arg-type]
        with pytest.raises(Unreadable):
            driver.read(Raw(body=body))

    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(NAMES),
                inner,
            )
        ),
        max_leaves=20,
    )

    @given(values, values)
    def test_nothing_hostile_breaks_it(self, one: Any, two: Any) -> None:
        for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
            body = json.dumps({"update_id": 1, kind: {"chat": PRIVATE, "message_id": two, "photo": one, "text": one}})
            for given_body in (body, json.dumps({kind: one}), json.dumps(two)):
                driver = Telegram(Telegram.Settings.parse({"token": TOKEN}))  # type: ignore[arg-type]
                try:
                    items = driver.read(Raw(body=given_body.encode()))
                except Unreadable:
                    continue
                for item in items:
                    assert "\0" not in repr(item) and repr(item).encode()
