"""Twilio: signs each callback over its address and fields, without a date; a repeated one is known by what it says."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from tests.emulators.twilio import NOBODY, Twilio, signed
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web

ACCOUNT = "AC" + "0123456789abcdef" * 2
TYPED = {"account": ACCOUNT, "token": "twilio-auth-token", "sender": "+12025550100"}
URL = "https://shop.example/in/account-token/"
SMS = {
    "MessageSid": "SM00000000000000000000000000000001",
    "SmsStatus": "received",
    "From": "+989121234567",
    "To": "+12025550100",
    "Body": "سلام، گوشی من کی آماده می‌شود؟ 🌷",
    "NumMedia": "1",
    "MediaUrl0": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1/Media/ME1",
    "MediaContentType0": "image/jpeg",
    "ToZip": "",
}
STATE = {"MessageSid": "SM00000000000000000000000000000002", "MessageStatus": "delivered", "To": "+989121234567"}


def called(token: str, fields: dict[str, str], url: str = URL) -> Hook:
    body, headers = signed(token, url, fields)
    form = "application/x-www-form-urlencoded"
    return Hook(method="POST", body=body, query={}, headers=headers, content_type=form, url=url)


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    token = typed["token"]
    failed = {**STATE, "MessageStatus": "undelivered", "ErrorCode": "30005"}
    return [
        Example(hook=called(token, SMS), gives=("Incoming",)),
        Example(hook=called(token, {**SMS, "From": "whatsapp:+989121234567"}), gives=("Incoming",)),
        Example(hook=called(token, STATE), gives=("Receipt",)),
        Example(hook=called(token, failed), gives=("Receipt",)),
        Example(hook=called(token, {**STATE, "MessageStatus": "queued"}), gives=("Nothing",)),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    good = called(typed["token"], SMS)
    return [
        replace(good, headers={}),
        replace(good, headers={"x-twilio-signature": "é"}),
        replace(good, body=good.body.replace(b"912", b"935")),
        replace(good, url="https://elsewhere.example/in/account-token/"),
        called("another-token", SMS),
    ]


def whatever(typed: dict[str, Any], body: bytes) -> Hook:
    """Any body, signed over what its fields are taken for."""
    fields = sorted(set(parse_qsl(body.decode(errors="replace"), keep_blank_values=True)))
    told = URL + "".join(f"{name}{value}" for name, value in fields)
    mark = base64.b64encode(hmac.new(typed["token"].encode(), told.encode(), hashlib.sha1).digest()).decode()
    return replace(called(typed["token"], {}), body=body, headers={"x-twilio-signature": mark})


CASE = Case(
    stand_in=lambda: web(Twilio, TYPED),
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "another-token"},
    unknown=NOBODY,
    hooks=hooks,
    forged=forged,
    signed=whatever,
)
