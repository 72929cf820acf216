"""Melipayamak: its inbox is asked for."""

import json
from typing import Any

from tests.emulators.melipayamak import Melipayamak
from vafa.channels.inbound import Raw
from vafa.channels.tests.contract.case import Case, web

TYPED = {"username": "shop", "password": "meli-password", "line": "50004001234567"}
RECEIVED = {
    "MsgID": 7000,
    "Body": "سلام، گوشی من کی آماده می‌شود؟",
    "Sender": "989121234567",
    "Receiver": "50004001234567",
    "SendDate": "2026-05-02T11:30:00.123",
}


def arrive(stand_in: Any) -> None:
    stand_in.provider.arrives("09121234567", "سلام")
    stand_in.provider.arrives("09121234567", "سلام")


def arrive_spoilt(stand_in: Any) -> None:
    stand_in.provider.received.append({"MsgID": 1, "Body": None})


def left(stand_in: Any) -> int:
    """It forgets nothing."""
    return len(stand_in.provider.received)


CASE = Case(
    stand_in=lambda: web(Melipayamak, TYPED),
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"password": "another-password"},
    unknown="+12025550123",
    arrive=arrive,
    arrive_spoilt=arrive_spoilt,
    left=left,
    raws=(Raw(body=json.dumps(RECEIVED).encode(), content_type="application/json", key="sms:7000"),),
)
