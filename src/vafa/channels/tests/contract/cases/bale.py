"""Bale: Telegram's interface, with the secret in the address."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from tests.emulators.telegram import Telegram
from vafa.channels.hooks import WORD
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web
from vafa.channels.tests.contract.cases import telegram

TOKEN = "714857436:ZklwEs3mBaLeToKeN"


def with_word(hook: Hook, word: str) -> Hook:
    """The same update, brought with this word in the address."""
    return dataclasses.replace(hook, headers={}, query={WORD: word})


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    word = telegram.secret(typed["token"])
    return [dataclasses.replace(one, hook=with_word(one.hook, word)) for one in telegram.hooks(typed)]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    first = telegram.hooks(typed)[0].hook
    return [with_word(first, word) for word in ("", "x", telegram.secret("1:other"), "رمز")]


def signed(typed: dict[str, Any], body: bytes) -> Hook:
    return with_word(telegram.signed(typed, body), telegram.secret(typed["token"]))


CASE = Case(
    stand_in=lambda: web(lambda: Telegram(TOKEN, bale=True), {"token": TOKEN}),
    address="1111111",
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "714857436:another"},
    unknown="999",
    hooks=hooks,
    forged=forged,
    signed=signed,
    arrive=telegram.arrive,
    arrive_spoilt=telegram.arrive_spoilt,
    left=telegram.left,
)
