"""Messenger: private messages, and comments under the page's posts."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from tests.emulators.meta import TYPED, Page, changed, signed, told
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web
from vafa.channels.tests.contract.cases import whatsapp

IMAGE = {"type": "image", "payload": {"url": "https://scontent.example.com/a.jpg?oh=1"}}
EVENTS: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"message": {"mid": "m_1", "text": "سلام", "reply_to": {"mid": "m_0"}}}, ("Incoming",)),
    ({"message": {"mid": "m_2", "attachments": [IMAGE, IMAGE]}}, ("Incoming",)),
    ({"message": {"mid": "m_3", "attachments": [{"type": "fallback", "title": "پست", "url": "https://x.example/"}]}},
     ("Incoming",)),
    ({"message_edit": {"mid": "m_1", "text": "سلام!", "num_edit": 1}}, ("Incoming",)),
    ({"postback": {"title": "شروع", "payload": "GET_STARTED"}}, ("Incoming",)),
    ({"reaction": {"mid": "m_0", "action": "react", "emoji": "❤️"}}, ("Incoming",)),
    ({"delivery": {"mids": ["m_0", "m_00"], "watermark": 1458668856253}}, ("Receipt", "Receipt")),
    ({"read": {"watermark": 1458668856253}}, ("Nothing",)),
    ({"message": {"is_echo": True, "mid": "m_9", "text": "از ما"}}, ("Nothing",)),
    ({"optin": {"ref": "x"}}, ("Nothing",)),
]  # fmt: skip
PERSON = {"id": "6254", "name": "Sara"}
COMMENT = {"item": "comment", "verb": "add", "post_id": "100_1", "comment_id": "100_200", "from": PERSON}


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    feed = [
        ({**COMMENT, "parent_id": "100_1", "message": "قیمت؟"}, "Incoming"),
        ({**COMMENT, "verb": "remove"}, "Nothing"),
    ]
    return [
        *(Example(hook=signed(told("page", event)), gives=gives) for event, gives in EVENTS),
        Example(hook=signed(told("page", EVENTS[0][0], EVENTS[6][0])), gives=("Incoming", "Receipt", "Receipt")),
        *(Example(hook=signed(changed(value, object_="page", field="feed")), gives=(gives,)) for value, gives in feed),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    genuine = hooks(typed)[0].hook
    return [dataclasses.replace(genuine, headers={}), signed(genuine.body, "another"), whatsapp.forged(typed)[1]]


CASE = Case(
    stand_in=lambda: web(Page, TYPED),
    address="6254",
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "EAAJB-another-token"},
    unknown="999",
    hooks=hooks,
    signed=lambda _typed, body: signed(body),
    forged=forged,
)
