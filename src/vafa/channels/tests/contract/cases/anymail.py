"""Mail services: nothing to talk to, for they call us. Mailgun stands for those that sign; see test_mail_services."""

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example
from vafa.platform.time import now

OURS = "vafa.12.0123456789abcdef@example.com"
TOKEN = "50b6b1d8e7b04f5f9a3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f"
MAIL = (
    "From: Sara <sara@example.org>\r\nTo: shop@example.com\r\nSubject: یخچال\r\nMessage-ID: <1@example.org>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nسلام، سرد نمی‌کند.\r\n"
)


class Service:
    """A service that calls us; it is never called."""

    texts: Sequence[str] = ()

    def settings(self) -> dict[str, Any]:
        return {"service": "mailgun", "key": "key-of-the-webhook", "sender": "shop@example.com"}

    def breaks(self, how: str) -> None:
        raise AssertionError("nobody talks to it")


@contextmanager
def service() -> Iterator[Service]:
    yield Service()


def signature(key: str, moment: str, token: str = TOKEN) -> dict[str, str]:
    signed = hmac.new(key.encode(), f"{moment}{token}".encode(), "sha256").hexdigest()
    return {"timestamp": moment, "token": token, "signature": signed}


def form(fields: dict[str, str]) -> Hook:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()
    ]
    body = "".join([*parts, "--edge--\r\n"]).encode()
    return Hook(method="POST", body=body, query={}, headers={}, content_type="multipart/form-data; boundary=edge")


def event(key: str, told: dict[str, Any], moment: str = "") -> Hook:
    signed = signature(key, moment or str(int(now().timestamp())))
    about = {"timestamp": 1777700000.5, "recipient": "sara@example.org", "message": {"headers": {"message-id": OURS}}}
    body = json.dumps({"signature": signed, "event-data": {**about, **told}}).encode()
    return Hook(method="POST", body=body, query={}, headers={}, content_type="application/json")


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    key, moment = typed["key"], str(int(now().timestamp()))
    mail = {"recipient": "shop@example.com", "sender": "sara@example.org", "body-mime": MAIL, **signature(key, moment)}
    bounced = {"event": "failed", "severity": "permanent", "delivery-status": {"message": "550 5.1.1 no such user"}}
    return [
        Example(hook=form(mail), gives=("Incoming",)),
        Example(hook=event(key, {"event": "delivered"}), gives=("Receipt",)),
        Example(hook=event(key, bounced), gives=("Receipt",)),
        Example(hook=event(key, {"event": "failed", "severity": "temporary"}), gives=("Nothing",)),
        Example(hook=event(key, {"event": "delivered", "message": {}}), gives=("Nothing",)),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    moment = str(int(now().timestamp()))
    fields = {"recipient": "shop@example.com", "body-mime": MAIL}
    old = str(int(moment) - 3 * 86400)
    return [
        form(fields),
        form({**fields, **signature("another", moment)}),
        form({**fields, **signature(typed["key"], old)}),
        event(typed["key"], {"event": "delivered"}, old),
        event("another", {"event": "delivered"}),
        Hook(method="POST", body=b"{", query={"word": typed["key"]}, headers={}, content_type="application/json"),
    ]


def signed(typed: dict[str, Any], body: bytes) -> Hook:
    """A mail of this content; Mailgun signs a word of its own, not what it says."""
    word = sha256(body).hexdigest()[:50]
    proof = signature(typed["key"], str(int(now().timestamp())), word)
    return form({"recipient": "shop@example.com", "body-mime": body.decode("latin-1"), **proof})


CASE = Case(stand_in=service, sends=False, broken=(), hooks=hooks, forged=forged, signed=signed, proof_inside=True)
