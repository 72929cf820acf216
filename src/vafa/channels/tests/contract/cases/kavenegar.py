"""Kavenegar: signs nothing, so the account's own word stands in the address."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.emulators.kavenegar import Kavenegar
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web

SMS = {"messageid": "557412", "from": "09121234567", "to": "10004346", "message": "سلام، گوشی من کی آماده می‌شود؟"}
TYPED = {
    "key": "0123456789ABCDEF",
    "sender": "10004346",
    "word": "long-word-of-ours",
    "callers": "185.1.2.0/24, 2001:db8::/32",
}


def called(word: str, **fields: str) -> Hook:
    """A callback as Kavenegar makes it: everything in the address."""
    return Hook(method="GET", body=b"", query={"word": word, **fields}, headers={}, sender="185.1.2.3")


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    word = typed["word"]
    return [
        Example(hook=called(word, **SMS), gives=("Incoming",)),
        Example(hook=called(word, messageid="8792343", status="10"), gives=("Receipt",)),
        Example(hook=called(word, messageid="8792343", status="14"), gives=("Receipt",)),
        Example(hook=called(word, messageid="8792343", status="1"), gives=("Nothing",)),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    good = called(typed["word"], **SMS)
    strangers = [replace(good, sender=sender) for sender in ("185.1.3.3", "2001:db9::1", "", "nonsense")]
    return [called("", **SMS), called(typed["word"] + "x", **SMS), called("كلمة", **SMS), *strangers]


def signed(typed: dict[str, Any], body: bytes) -> Hook:
    return replace(called(typed["word"]), method="POST", body=body)


CASE = Case(
    stand_in=lambda: web(Kavenegar, TYPED),
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"key": "another-key"},
    unknown="+12025550123",
    hooks=hooks,
    forged=forged,
    signed=signed,
)
