"""Another system, by the generic signed webhook."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from tests.emulators.webhook_peer import SECRET, Peer, brought
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web

MESSAGE = {
    "id": "m-1", "from": "client/77", "name": "سارا", "subject": "گوشی", "text": "کی آماده می‌شود؟", "language": "fa",
    "sent_at": "2026-05-01T10:00:00+03:30", "answers": ["<vafa.41.0123456789abcdef@shop.example>"], "thread": "t-5",
    "phone": "09121234567", "email": "sara@example.com",
    "files": [{"name": "a.txt", "content_type": "text/plain", "content": "2LPZhNin2YU="}],
}  # fmt: skip
REPORT = {"message": "peer-1", "state": "delivered", "at": "2026-05-01T06:31:00Z"}


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    second = {**MESSAGE, "id": "m-2", "files": [{"name": "b.pdf", "url": "https://files.example.com/b.pdf"}]}
    both = {"messages": [MESSAGE, second], "reports": [REPORT]}
    return [
        Example(hook=brought(MESSAGE), gives=("Incoming",)),
        Example(hook=brought(both), gives=("Incoming", "Incoming", "Receipt")),
        Example(hook=brought({"reports": [{**REPORT, "state": "failed", "permanent": True}]}), gives=("Receipt",)),
        Example(hook=brought({"type": "ping"}), gives=("Nothing",)),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    good = brought(MESSAGE)
    later = {**good.headers, "x-vafa-timestamp": str(int(good.headers["x-vafa-timestamp"]) + 1)}
    return [
        dataclasses.replace(good, headers={}),
        dataclasses.replace(good, body=good.body + b" "),
        dataclasses.replace(good, headers=later),
        dataclasses.replace(good, headers={**good.headers, "x-vafa-timestamp": "هیچ"}),
        brought(MESSAGE, secret="somebody else's secret"),
        brought(MESSAGE, ago=400),
        brought(MESSAGE, ago=-400),
    ]


CASE = Case(
    stand_in=lambda: web(Peer, {"secret": SECRET}),
    address="client/77",
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"secret": "not what they know"},
    unknown="client/0",
    hooks=hooks,
    forged=forged,
    signed=lambda _typed, body: brought(body),
)
