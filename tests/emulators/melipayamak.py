"""Melipayamak's stand-in: its plain service as documented; forms in, a value and two statuses out, always HTTP 200."""

import re
from dataclasses import dataclass
from typing import Any

from tests.emulators.serve import Answer, Call, Provider


@dataclass
class Message:
    """One SMS it took."""

    id: int
    to: str
    text: str
    state: str = "8"


class Melipayamak(Provider):
    """Holds lines, patterns, credit and blocked numbers; `messages` is what it took, `received` what came to it."""

    def __init__(self, username: str = "shop", password: str = "meli-password") -> None:
        super().__init__()
        self.who = (username, password)
        self.lines = {"50004001234567"}
        self.patterns = {"98765": "کد تعمیر {0} برای {1}"}
        self.credit = 1000.0
        self.blocked: set[str] = set()
        self.messages: list[Message] = []
        self.received: list[dict[str, Any]] = []

    @property
    def texts(self) -> list[str]:
        """What it took, as customers read it."""
        return [message.text for message in self.messages]

    def arrives(self, sender: str, text: str) -> None:
        """A customer writes."""
        number = 7000 + len(self.received)
        moment = f"2026-05-02T11:{number % 60:02}:00.123"
        line = next(iter(self.lines))
        self.received.append({"MsgID": number, "Body": text, "Sender": sender, "Receiver": line, "SendDate": moment})

    def answer(self, call: Call) -> Answer:
        method = call.path.removeprefix("/api/SendSMS/")
        known = {
            "SendSMS": self._send,
            "BaseServiceNumber": self._pattern,
            "GetCredit": self._left,
            "GetDeliveries2": self._state,
        }
        if call.method != "POST" or method not in (*known, "GetMessages"):
            return Answer(404, b"Not Found")
        fields = call.form
        if (fields.get("username"), fields.get("password")) != self.who:
            return _said("0", 0)
        if method == "GetMessages":
            start, count = int(fields["index"]), int(fields["count"])
            good = fields["location"] == "1" and count <= 100
            data = self.received[::-1][start : start + count] if good else []
            base = {"Value": "Ok" if good else "11", "RetStatus": 1 if good else 35, "StrRetStatus": "Ok"}
            return Answer(200, {"Data": data, "MyBase": base})
        return known[method](fields)

    def too_many(self, call: Call) -> Answer:
        return _said("3", 3)

    def _send(self, fields: dict[str, str]) -> Answer:
        if fields.get("from") not in self.lines:
            return _said("5", 5)
        if not fields.get("text"):
            return _said("17", 17)
        if fields.get("to", "") in self.blocked:
            return _said("35", 35)
        return self._take(fields.get("to", ""), fields["text"])

    def _pattern(self, fields: dict[str, str]) -> Answer:
        pattern = self.patterns.get(fields.get("bodyId", ""))
        if pattern is None:
            return _said("-4", 35)
        values = fields.get("text", "").split(";")
        if len(values) != len(re.findall(r"\{\d\}", pattern)) or not all(values):
            return _said("-5", 35)
        return self._take(fields.get("to", ""), pattern.format(*values))

    def _take(self, to: str, text: str) -> Answer:
        if not re.fullmatch(r"(\+98|0098|98|0)?9\d{9}", to):
            return _said("18", 35)
        if self.credit < 1:
            return _said("2", 2)
        self.credit -= 1
        self.messages.append(Message(4839201745000000001 + len(self.messages), to, text))
        return _said(str(self.messages[-1].id), 1)

    def _left(self, _fields: dict[str, str]) -> Answer:
        return _said(str(self.credit), 1)

    def _state(self, fields: dict[str, str]) -> Answer:
        found = next((message for message in self.messages if str(message.id) == fields.get("recId")), None)
        return _said(found.state if found else "100", 1)


def _said(value: str, status: int) -> Answer:
    return Answer(200, {"Value": value, "RetStatus": status, "StrRetStatus": "Ok" if status == 1 else "InvalidData"})
