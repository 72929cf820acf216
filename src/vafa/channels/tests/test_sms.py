"""How long a text is on the air, and how Iran writes its numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.channels.inbound import Raw, Unreadable
from vafa.channels.sms import EXTENDED, GSM7, fields_in, iranian_mobile, parts


class TestParts:
    @pytest.mark.parametrize(
        ("text", "encoding", "length", "count"),
        [
            ("", "GSM-7", 0, 0),
            ("a" * 160, "GSM-7", 160, 1),
            ("a" * 161, "GSM-7", 161, 2),
            ("a" * 306, "GSM-7", 306, 2),
            ("a" * 307, "GSM-7", 307, 3),
            ("€" * 80, "GSM-7", 160, 1),
            ("€" * 81, "GSM-7", 162, 2),
            ("a" * 152 + "€" + "a" * 10, "GSM-7", 164, 2),
            ("س" * 70, "UCS-2", 70, 1),
            ("س" * 71, "UCS-2", 71, 2),
            ("س" * 134, "UCS-2", 134, 2),
            ("س" * 135, "UCS-2", 135, 3),
            ("می‌شود", "UCS-2", 6, 1),
            ("🌷", "UCS-2", 2, 1),
            ("🌷" * 35, "UCS-2", 70, 1),
            ("🌷" * 36, "UCS-2", 72, 2),
            ("a" * 66 + "🌷" + "a" * 66, "UCS-2", 134, 3),
            ("¿Ñ à Å £ {x}\n", "GSM-7", 15, 1),
            ("ç", "UCS-2", 1, 1),
            ("`", "UCS-2", 1, 1),
        ],
    )
    def test_they_are_counted_as_phones_do(self, text: str, encoding: str, length: int, count: int) -> None:
        assert parts(text) == (encoding, length, count)

    @given(st.text(max_size=400))
    def test_a_longer_text_never_has_fewer_parts(self, text: str) -> None:
        whole, shorter = parts(text), parts(text[:-1])
        assert whole.parts >= shorter.parts and (whole.parts > 0) == bool(text)

    @given(st.text(st.sampled_from(sorted(GSM7 | EXTENDED)), max_size=700))
    def test_every_place_has_room(self, text: str) -> None:
        found = parts(text)
        assert found.encoding == "GSM-7" and found.length <= (160 if found.parts == 1 else found.parts * 153)

    def test_letters_are_not_changed_to_save_money(self) -> None:
        assert parts("كيف").length == 3  # Arabic ي and ك stay what they are; nothing here returns a text


class TestNumbers:
    @pytest.mark.parametrize(
        ("address", "wanted"),
        [
            ("+989121234567", "09121234567"),
            ("+982188776655", None),
            ("+12025550123", None),
            ("09121234567", None),
            ("+98912123456", None),
            ("+9891212345678", None),
            ("+98۹121234567", None),
            ("", None),
        ],
    )
    def test_only_iranian_mobiles_are_written_the_iranian_way(self, address: str, wanted: str | None) -> None:
        assert iranian_mobile(address) == wanted


class TestForms:
    def test_a_form_and_a_json_object_read_the_same(self) -> None:
        form = Raw(body=b"from=0912&text=%D8%B3&empty=")
        json = Raw(body='{"from": "0912", "text": "س", "empty": null}'.encode(), content_type="application/json")
        assert fields_in(form) == fields_in(json) == {"from": "0912", "text": "س", "empty": ""}

    @pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[1]", b"nothing", b"{}", b"[" * 100_000])
    def test_anything_else_cannot_be_read(self, body: bytes) -> None:
        with pytest.raises(Unreadable):
            fields_in(Raw(body=body, content_type="application/json"))

    @pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"&".join([b"a=1"] * 300)])
    def test_nor_can_what_is_no_form(self, body: bytes) -> None:
        with pytest.raises(Unreadable):
            fields_in(Raw(body=body))

    def test_what_no_database_holds_is_left_out(self) -> None:
        assert fields_in(Raw(body=b'{"a": "x\\u0000y \\ud800"}', content_type="application/json"))["a"].startswith(
            "xy "
        )
