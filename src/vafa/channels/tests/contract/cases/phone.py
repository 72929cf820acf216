"""An exchange of any make: signed, or with a word, and what others must not be able to say in its name."""

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example
from vafa.platform.time import now

TYPED = {"secret": "a long word of ours", "addresses": "10.0.0.5, 192.168.1.0/24"}
RINGING = {"call": "17", "event": "ringing", "number": "09121234567", "extension": "201"}


class Exchange:
    """There is nobody to talk to: it calls us."""

    texts: Sequence[str] = ()

    def settings(self) -> dict[str, Any]:
        return dict(TYPED)

    def breaks(self, how: str) -> None:
        raise AssertionError("nothing is asked of it")


@contextmanager
def exchange() -> Iterator[Exchange]:
    yield Exchange()


def signed(body: bytes, *, seconds: int | None = None, secret: str = TYPED["secret"], **more: Any) -> Hook:
    """A request with a signature over its time and body."""
    moment = str(int(now().timestamp()) if seconds is None else seconds)
    word = hmac.new(secret.encode(), f"{moment}.".encode() + body, "sha256").hexdigest()
    headers = {"x-vafa-signature": f"sha256={word}", "x-vafa-timestamp": moment}
    return Hook(
        **{"method": "POST", "body": body, "query": {}, "headers": headers, "content_type": "application/json",
           "sender": "10.0.0.5", **more}
    )  # fmt: skip


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    told = json.dumps({**RINGING, "direction": "in", "at": "2026-11-22T09:00:00+03:30"}).encode()
    form = b"uniqueid=1763793.4&status=hangup&from=%2B989121234567&duration=75&direction=outbound&timestamp=1763793999"
    bearer = {"authorization": f"Bearer {typed['secret']}"}
    query = {"word": typed["secret"], "call": "18", "event": "missed", "number": "anonymous"}
    return [
        Example(hook=signed(told), gives=("Call",)),
        Example(hook=Hook(method="POST", body=form, query={}, headers=bearer, sender="192.168.1.77"), gives=("Call",)),
        Example(hook=Hook(method="GET", body=b"", query=query, headers={}, sender="10.0.0.5"), gives=("Call",)),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    told = json.dumps(RINGING).encode()
    old = int(now().timestamp()) - 3600
    bare = {"method": "POST", "body": told, "query": {}, "sender": "10.0.0.5"}
    return [
        Hook(**bare, headers={}),
        Hook(**bare, headers={"authorization": "Bearer another word"}),
        Hook(**{**bare, "query": {"word": typed["secret"] + "x"}}, headers={}),
        signed(told, secret="another word"),
        signed(told, seconds=old),
        signed(told, sender="10.0.0.6"),
        signed(told, sender=""),
        Hook(**{**bare, "body": told + b" "}, headers=dict(signed(told).headers)),
    ]


CASE = Case(
    stand_in=exchange, sends=False, broken=(), hooks=hooks, forged=forged, signed=lambda _typed, body: signed(body)
)
