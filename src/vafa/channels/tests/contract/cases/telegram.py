"""Telegram: a bot that is asked, or that shows a secret made of its token in a header."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from tests.emulators.telegram import Telegram
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
HEADER = "x-telegram-bot-api-secret-token"
SARA = {"id": 1111111, "is_bot": False, "first_name": "Sara", "last_name": "Ahmadi", "language_code": "fa"}
CHAT = {"id": 1111111, "type": "private", "first_name": "Sara", "last_name": "Ahmadi"}
MESSAGE = {"message_id": 1365, "date": 1441645532, "from": SARA, "chat": CHAT}
SIZES = [
    {"file_id": "AgACsmall", "width": 90, "height": 60},
    {"file_id": "AgACbig", "width": 900, "height": 600},
]
BUTTONS = {"inline_keyboard": [[{"text": "بله", "callback_data": "yes"}]]}
UPDATES: list[tuple[str, dict[str, Any], str]] = [
    ("message", {**MESSAGE, "text": "سلام", "reply_to_message": {"message_id": 1360, "chat": CHAT}}, "Incoming"),
    ("message", {**MESSAGE, "photo": SIZES, "caption": "شکسته است"}, "Incoming"),
    ("message", {**MESSAGE, "voice": {"file_id": "AwAD", "duration": 5, "mime_type": "audio/ogg"}}, "Incoming"),
    ("message", {**MESSAGE, "location": {"latitude": 35.7, "longitude": 51.4}}, "Incoming"),
    ("message", {**MESSAGE, "contact": {"phone_number": "+989121234567", "user_id": 1111111}}, "Incoming"),
    ("message", {**MESSAGE, "text": "/start eyJvIjoxfQ"}, "Incoming"),
    ("edited_message", {**MESSAGE, "edit_date": 1441646600, "text": "سلام!"}, "Incoming"),
    ("callback_query", {"id": "438", "from": SARA, "data": "yes", "message": {**MESSAGE, "reply_markup": BUTTONS}},
     "Incoming"),
    ("my_chat_member", {"chat": CHAT, "from": SARA, "date": 1, "new_chat_member": {"status": "kicked"}}, "Receipt"),
    ("message", {**MESSAGE, "chat": {"id": -100, "type": "group"}, "text": "سلام همه"}, "Nothing"),
    ("channel_post", {"message_id": 1, "chat": {"id": -1, "type": "channel"}}, "Nothing"),
]  # fmt: skip


def secret(token: str) -> str:
    """What the driver gives to setWebhook."""
    return hmac.new(token.encode(), b"vafa webhook", hashlib.sha256).hexdigest()


def called(number: int, kind: str, told: dict[str, Any], headers: dict[str, str]) -> Hook:
    """An update brought to the webhook."""
    body = json.dumps({"update_id": number, kind: told}, ensure_ascii=False).encode()
    return Hook(method="POST", body=body, query={}, headers=headers, content_type="application/json")


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    headers = {HEADER: secret(typed["token"])}
    return [
        Example(hook=called(number, kind, told, headers), gives=(gives,))
        for number, (kind, told, gives) in enumerate(UPDATES, 10_000)
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    kind, told, _gives = UPDATES[0]
    wrong = [{}, {HEADER: ""}, {HEADER: secret("1:other")}, {HEADER: secret(typed["token"])[1:]}, {HEADER: "رمز"}]
    return [called(1, kind, told, headers) for headers in wrong]


def arrive(stand_in: Any) -> None:
    stand_in.provider.write(text="سلام")
    stand_in.provider.write(text="گوشی من کی آماده می‌شود؟")


def signed(typed: dict[str, Any], body: bytes) -> Hook:
    headers = {HEADER: secret(typed["token"])}
    return Hook(method="POST", body=body, query={}, headers=headers, content_type="application/json")


def arrive_spoilt(stand_in: Any) -> None:
    stand_in.provider.write(text=5)
    stand_in.provider.pending[-1]["message"] = "nothing of the kind"


def left(stand_in: Any) -> int:
    return len(stand_in.provider.pending)


CASE = Case(
    stand_in=lambda: web(lambda: Telegram(TOKEN), {"token": TOKEN}),
    address="1111111",
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "110201543:AAanotherone"},
    unknown="999",
    hooks=hooks,
    forged=forged,
    signed=signed,
    arrive=arrive,
    arrive_spoilt=arrive_spoilt,
    left=left,
)
