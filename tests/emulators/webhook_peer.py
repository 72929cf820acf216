"""Another system, as docs/howto/connect-another-system.md tells its programmers to write one."""

import hashlib
import hmac
import json
import time
from typing import Any

from tests.emulators.serve import Answer, Call, Provider
from vafa.channels.inbound import Hook

SECRET = "both sides know this"
FIELDS = {
    *(
        "type",
        "id",
        "reference",
        "to",
        "sender_name",
        "subject",
        "text",
        "html",
        "language",
        "answers",
        "thread",
        "files",
    ),
}


class Peer(Provider):
    """It knows `people`, and takes each message once however often it is brought."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {"client/77"}
        self.taken: dict[str, dict[str, Any]] = {}

    @property
    def texts(self) -> list[str]:
        """What was brought, in order."""
        return [one["text"] for one in self.taken.values()]

    def answer(self, call: Call) -> Answer:
        """A message, or a ping."""
        moment = call.headers.get("x-vafa-timestamp", "0")
        right = mark(SECRET, moment, call.body)
        if call.headers.get("x-vafa-signature") != right or abs(time.time() - int(moment)) > 300:
            return Answer(401, {"error": "not signed"})
        body = call.json
        if call.method != "POST" or call.headers.get("content-type") != "application/json":
            return Answer(405, {})
        if body.get("type") == "ping":
            return Answer(204)
        if body.keys() != FIELDS:
            return Answer(400, {"error": "fields"})
        if body["to"] not in self.people:
            return Answer(422, {"error": "nobody of that name", "blame": "address"})
        self.taken.setdefault(body["id"], body)
        return Answer(200, {"id": f"peer-{list(self.taken).index(body['id']) + 1}"})


def mark(secret: str, moment: str, body: bytes) -> str:
    """The signature as documented."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def brought(body: dict[str, Any] | bytes, *, secret: str = SECRET, ago: float = 0) -> Hook:
    """A signed call to our address."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    moment = str(int(time.time() - ago))
    headers = {"x-vafa-timestamp": moment, "x-vafa-signature": mark(secret, moment, raw)}
    return Hook(method="POST", body=raw, query={}, headers=headers, content_type="application/json")
