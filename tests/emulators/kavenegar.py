"""Kavenegar's stand-in: its REST service as documented, strict about keys, numbers, lines, credit and templates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.emulators.serve import Answer, Call, Provider

MOBILE = re.compile(r"09\d{9}")
GOOD = "تایید شد"
PRICE = 120


@dataclass
class Message:
    """One SMS it took."""

    id: int
    receptor: str
    text: str
    sender: str
    localid: str = ""
    state: int = 1


class Refusal(Exception):
    """A logical error with Kavenegar's code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Kavenegar(Provider):
    """Holds lines, templates, credit and blocked numbers; `messages` is what it took."""

    def __init__(self, key: str = "0123456789ABCDEF") -> None:
        super().__init__()
        self.key = key
        self.lines = {"10004346"}
        self.templates = {"repair": "شمارهٔ %token: %token10"}
        self.credit = 1_000_000
        self.blocked: set[str] = set()
        self.polite = True  # it answers 200 to logical errors, as it often does
        self.messages: list[Message] = []

    @property
    def texts(self) -> list[str]:
        """What it took, as customers read it."""
        return [message.text for message in self.messages]

    def answer(self, call: Call) -> Answer:
        match = re.fullmatch(r"/v1/([^/]+)/(\w+/\w+)\.json", call.path)
        if match is None:
            return Answer(404, b"<html>Not Found</html>", {"content-type": "text/html"})
        methods: dict[str, Callable[[dict[str, str]], Any]] = {
            "sms/send": self._send,
            "sms/status": self._status,
            "sms/statuslocalmessageid": self._status_by_ours,
            "verify/lookup": self._lookup,
            "account/info": self._info,
        }
        try:
            if match[1] != self.key:
                raise Refusal(403)
            if match[2] not in methods or call.method not in ("GET", "POST"):
                raise Refusal(404 if match[2] not in methods else 405)
            return _said(200, methods[match[2]]({**call.query, **(call.form if call.body else {})}), 200)
        except Refusal as refusal:
            return _said(refusal.code, None, 200 if self.polite else refusal.code)

    def too_many(self, call: Call) -> Answer:
        return _said(451, None, 200 if self.polite else 451)

    def report(self, message: Message, state: int) -> dict[str, str]:
        """The query of its callback about a message."""
        message.state = state
        return {"messageid": str(message.id), "status": str(state)}

    def _send(self, fields: dict[str, str]) -> list[dict[str, Any]]:
        text, sender = _needed(fields, "message"), fields.get("sender", "10004346")
        receptor = _mobile(fields)
        if len(text) > 900:
            raise Refusal(413)
        if sender not in self.lines:
            raise Refusal(412)
        localid = fields.get("localid", "")
        if localid and not localid.isdecimal():
            raise Refusal(400)
        known = next((one for one in self.messages if localid and one.localid == localid), None)
        return [_entry(known or self._take(receptor, text, sender, localid))]

    def _lookup(self, fields: dict[str, str]) -> dict[str, Any]:
        template = self.templates.get(_needed(fields, "template"))
        if template is None:
            raise Refusal(424)
        _needed(fields, "token")
        receptor = _mobile(fields)
        for name in ("token", "token2", "token3"):
            if re.search(r"\s", fields.get(name, "")):
                raise Refusal(431)
        for name in re.findall(r"%(token\d*)", template):
            if name not in fields:
                raise Refusal(432)
        text = re.sub(r"%(token\d*)", lambda found: fields[found[1]], template)
        return _entry(self._take(receptor, text, "10004346", ""))

    def _take(self, receptor: str, text: str, sender: str, localid: str) -> Message:
        if self.credit < PRICE:
            raise Refusal(418)
        self.credit -= PRICE
        message = Message(8792343 + len(self.messages), receptor, text, sender, localid)
        message.state = 14 if receptor in self.blocked else 1
        self.messages.append(message)
        return message

    def _status(self, fields: dict[str, str]) -> list[dict[str, Any]]:
        wanted = _needed(fields, "messageid")
        return [self._state(next((one for one in self.messages if str(one.id) == wanted), None), wanted)]

    def _status_by_ours(self, fields: dict[str, str]) -> list[dict[str, Any]]:
        wanted = _needed(fields, "localid")
        found = next((one for one in self.messages if one.localid == wanted), None)
        return [{**self._state(found, "0"), "localid": wanted}]

    def _state(self, message: Message | None, wanted: str) -> dict[str, Any]:
        state = message.state if message else 100
        return {"messageid": message.id if message else int(wanted), "status": state, "statustext": str(state)}

    def _info(self, _fields: dict[str, str]) -> dict[str, Any]:
        return {"remaincredit": self.credit, "expiredate": 1893456000, "type": "Master"}


def _needed(fields: dict[str, str], name: str) -> str:
    if not fields.get(name):
        raise Refusal(406)
    return fields[name]


def _mobile(fields: dict[str, str]) -> str:
    receptor = _needed(fields, "receptor")
    if not MOBILE.fullmatch(receptor):
        raise Refusal(411)
    return receptor


def _entry(message: Message) -> dict[str, Any]:
    return {
        "messageid": message.id,
        "message": message.text,
        "status": message.state,
        "statustext": "در صف ارسال",
        "sender": message.sender,
        "receptor": message.receptor,
        "date": 1356619709,
        "cost": PRICE,
    }


def _said(status: int, entries: Any, http: int) -> Answer:
    words = GOOD if status == 200 else f"خطای {status}"
    return Answer(http, {"return": {"status": status, "message": words}, "entries": entries})
