"""Asking a provider for more than one thing, and what went wrong in one sentence, beside what `web_settings` says.

Addresses may hold tokens, so none is ever quoted.
"""

import re
from collections.abc import Callable, Iterable, Mapping

import httpx
from django.utils.translation import gettext

from vafa.channels.contract import Failed, Outcome, Sent, Uncertain
from vafa.channels.hooks import plain
from vafa.channels.web_settings import WebSettings, api, outcome_of, unreachable
from vafa.platform.http import client, read_limited

FILE = 30_000_000  # bytes of a file that came


class Trouble(Exception):
    """What the provider was asked for cannot be had; the message is a sentence for people and holds no secret."""


class Unsent(Trouble):
    """A message could not be handed over, or nobody knows; `outcome` is what that means for it."""

    def __init__(self, outcome: Failed | Uncertain, words: str = "") -> None:
        super().__init__(words or outcome.detail)
        self.outcome = outcome


def broken(problem: httpx.HTTPError) -> Unsent:
    """A call that broke, without the address that the problem quotes."""
    return Unsent(outcome_of(problem), unreachable(problem))


def download(settings: WebSettings, url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The content of a file at the provider; an address elsewhere has to be on the public net. Raises Trouble."""
    own = re.match(r"/[^/]", url) or url.startswith(settings.base_url.rstrip("/") + "/")
    door = api(settings) if own else client(proxy=settings.proxy.reveal())
    try:
        with door as http, http.stream("GET", url, headers=dict(headers or {})) as response:
            if response.status_code == 200:
                return read_limited(response, FILE)
            words = gettext("The service no longer has this file (%(status)s).") % {"status": response.status_code}
    except httpx.HTTPError as problem:
        words = unreachable(problem)
    except httpx.InvalidURL:
        words = gettext("The service no longer has this file (%(status)s).") % {"status": "URL"}
    raise Trouble(words)


def in_parts(parts: Iterable[Callable[[], Outcome]]) -> Outcome:
    """Hand over what makes up one message, such as its text and each file; the first part stands for the whole.

    When a later part fails, some of it has arrived: that is for a person to look at, nobody may send it twice.
    """
    whole: Outcome | None = None
    for part in parts:
        outcome = part()
        if whole is None:
            whole = outcome
            if not isinstance(outcome, Sent):
                return outcome
        elif not isinstance(outcome, Sent):
            words = gettext("The message arrived, but a file that goes with it did not: %(detail)s")
            return Uncertain(words % {"detail": outcome.detail})
    return whole or Failed(permanent=True, detail=gettext("There is nothing to send."), blame="message")


def said(status: int, text: str, *secrets: str) -> str:
    """A provider's words on one line, with what must not be seen covered."""
    line = " ".join(plain(text).split())
    for secret in secrets:
        line = line.replace(secret, "••••••") if secret else line
    return f"{status} {line}".strip()[:300]
