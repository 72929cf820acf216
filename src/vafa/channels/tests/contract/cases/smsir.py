"""sms.ir: calls nobody; what comes is asked for."""

import json
from typing import Any

from tests.emulators.smsir import Smsir
from vafa.channels.inbound import Raw
from vafa.channels.tests.contract.case import Case, web

TYPED = {"key": "smsir-key-0123456789", "line": "30004505000027"}
RECEIVED = {
    "receiveReturnId": 5000,
    "messageText": "سلام، گوشی من کی آماده می‌شود؟",
    "number": 30004505000027,
    "mobile": 989121234567,
    "receivedDateTime": 1735689600,
}
STATE = {"messageId": 86522023, "mobile": "09121234567", "deliveryState": 1, "deliveryDateTime": 1735689660}


def raw(entry: dict[str, Any]) -> Raw:
    return Raw(body=json.dumps(entry).encode(), content_type="application/json", key="x")


def arrive(stand_in: Any) -> None:
    stand_in.provider.arrives("09121234567", "سلام")
    stand_in.provider.arrives("09121234567", "سلام")


def arrive_spoilt(stand_in: Any) -> None:
    stand_in.provider.received.append({"receiveReturnId": 1, "messageText": None, "mobile": []})


def left(stand_in: Any) -> int:
    """It forgets nothing."""
    return len(stand_in.provider.received)


CASE = Case(
    stand_in=lambda: web(Smsir, TYPED),
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"key": "another-key"},
    unknown="+12025550123",
    arrive=arrive,
    arrive_spoilt=arrive_spoilt,
    left=left,
    raws=(raw(RECEIVED), raw(STATE), raw({**STATE, "deliveryState": 7})),
)
