"""Addresses in our letters that lead back to us, and words that links to messengers bring along.

The pages behind the addresses are the portal's; the words are understood at the way in (`intake.filters.start_link`).
"""

import base64
import hmac
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from vafa.channels.starts import WORD
from vafa.platform.secrets import read_link, sign_link
from vafa.platform.values import Refused, refuse_if

BEFORE = "vafa-"  # as channels.starts knows it
LASTS = 30  # days
LETTER_WORD = re.compile(r"[\w-]{22}", re.ASCII)
USED = "/l/{token}/"  # the portal notes that a link was used, and leads on
OPENED = "/o/{token}.gif"  # the portal notes that a letter was opened
UNSUBSCRIBE = "/u/{token}/"  # the portal serves it: a page for people (GET), one click for mail programs (POST)


def unsubscribe_url(customer_id: int, purpose: str, channel: str) -> str:
    """The link with which a customer ends letters of one purpose on one channel."""
    token = sign_link("unsubscribe", [customer_id, purpose, channel])
    return str(settings.CONFIG.address) + UNSUBSCRIBE.format(token=token)


def read_unsubscribe(token: str) -> tuple[int, str, str]:
    """Customer, purpose and channel of such a link; refuse a forged one."""
    value: Any = read_link("unsubscribe", token)
    return int(value[0]), str(value[1]), str(value[2])


def start_word(customer_id: int, at: datetime) -> str:
    """The word that tells who comes by a link to a messenger: 27 letters of [A-Za-z0-9_-], good for LASTS days."""
    told = customer_id.to_bytes(6, "big") + _day(at).to_bytes(2, "big")
    return BEFORE + base64.urlsafe_b64encode(told + _start_mark(told)).rstrip(b"=").decode()


def customer_of_start(word: str, at: datetime) -> int | None:
    """The customer such a word names; None for a forged, an old, or any other word."""
    if not WORD.fullmatch(word):
        return None
    found = base64.urlsafe_b64decode(word.removeprefix(BEFORE) + "==")
    told, mark = found[:8], found[8:]
    if not hmac.compare_digest(mark, _start_mark(told)):
        return None
    age = _day(at) - int.from_bytes(told[6:], "big")
    return int.from_bytes(told[:6], "big") if 0 <= age <= LASTS else None


def used_url(message_id: int, number: int) -> str:
    """The address that stands in a letter for its link of this number: 22 letters after ours and `/l/`."""
    return str(settings.CONFIG.address) + USED.format(token=_letter_word("used", message_id, number))


def opened_url(message_id: int) -> str:
    """The address of the picture that tells that a letter was opened."""
    return str(settings.CONFIG.address) + OPENED.format(token=_letter_word("opened", message_id, 0))


def read_used(token: str) -> tuple[int, int]:
    """The message and the number of the link that such an address names. Refused: links.not_valid."""
    return _read_letter_word("used", token)


def read_opened(token: str) -> int:
    """The message whose opening such a picture tells. Refused: links.not_valid."""
    return _read_letter_word("opened", token)[0]


def _letter_word(purpose: str, message_id: int, number: int) -> str:
    told = message_id.to_bytes(7, "big") + number.to_bytes(1, "big")
    return base64.urlsafe_b64encode(told + _letter_mark(purpose, told)).rstrip(b"=").decode()


def _read_letter_word(purpose: str, token: str) -> tuple[int, int]:
    found = base64.urlsafe_b64decode(token + "==") if LETTER_WORD.fullmatch(token) else b""
    told, mark = found[:8], found[8:]
    refuse_if(not hmac.compare_digest(mark, _letter_mark(purpose, told)), Refused("links.not_valid", status=404))
    return int.from_bytes(told[:7], "big"), told[7]


def _letter_mark(purpose: str, told: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"vafa.{purpose}.".encode() + told, "sha256")[:8]


def _start_mark(told: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"vafa.start." + told, "sha256")[:8]


def _day(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp() // 86400)
