"""The stand-in of sms.ir: version 1 of its service as documented; JSON in and out, the key in a header."""

import re
from dataclasses import dataclass
from typing import Any

from tests.emulators.serve import Answer, Call, Provider
from vafa.platform.time import now

MOBILE = re.compile(r"(\+98|0098|98|0)?9\d{9}")


@dataclass
class Message:
    """One SMS it took."""

    id: int
    mobile: str
    text: str
    state: int = 3


class Refusal(Exception):
    """A logical error: the service's status, and HTTP's."""

    def __init__(self, status: int, http: int = 400) -> None:
        super().__init__(status)
        self.status, self.http = status, http


class Smsir(Provider):
    """Holds lines, templates, credit and blocked numbers; `messages` is what it took, `received` what came to it."""

    def __init__(self, key: str = "smsir-key-0123456789") -> None:
        super().__init__()
        self.key = key
        self.lines = [30004505000027, 10002166593818]
        self.templates = {123456: "کد تعمیر #Code# برای #Name#"}
        self.credit = 1000.0
        self.blocked: set[str] = set()
        self.messages: list[Message] = []
        self.received: list[dict[str, Any]] = []
        self.archive: list[dict[str, Any]] = []

    @property
    def texts(self) -> list[str]:
        """What it took, as customers read it."""
        return [message.text for message in self.messages]

    def arrives(self, mobile: str, text: str) -> None:
        """A customer writes."""
        number = 5000 + len(self.received) + len(self.archive)
        self.received.append(
            {
                "receiveReturnId": number,
                "messageText": text,
                "number": self.lines[0],
                "mobile": mobile,
                "receivedDateTime": int(now().timestamp()),
            }
        )

    def midnight(self) -> None:
        """Today's list begins anew; what was in it is in the archive."""
        self.archive += self.received
        self.received = []

    def answer(self, call: Call) -> Answer:
        try:
            return Answer(200, {"status": 1, "message": "موفق", "data": self._answer(call)})
        except Refusal as refusal:
            said = {"status": refusal.status, "message": f"خطای {refusal.status}", "data": None}
            return Answer(refusal.http, said)

    def too_many(self, call: Call) -> Answer:
        return Answer(429, {"status": 20, "message": "تعداد درخواست بیش از حد مجاز", "data": None})

    def _answer(self, call: Call) -> Any:
        if call.headers.get("x-api-key") != self.key:
            raise Refusal(10, 401)
        match (call.method, call.path):
            case ("POST", "/v1/send/bulk"):
                return self._bulk(_json(call))
            case ("POST", "/v1/send/verify"):
                return self._verify(_json(call))
            case ("GET", "/v1/credit"):
                return self.credit
            case ("GET", "/v1/line"):
                return self.lines
            case ("GET", "/v1/receive/live"):
                return _page(call, self.received)
            case ("GET", "/v1/receive/archive"):
                since, until = int(call.query.get("fromDate", "0")), int(call.query.get("toDate", "9" * 12))
                return _page(call, [one for one in self.archive if since <= one["receivedDateTime"] <= until])
            case ("GET", "/v1/send/live"):
                return _page(call, [_shown(message) for message in self.messages])
        number = re.fullmatch(r"/v1/send/(\d+)", call.path)
        if call.method != "GET" or number is None:
            raise Refusal(0, 404)
        found = next((message for message in self.messages if message.id == int(number[1])), None)
        if found is None:
            raise Refusal(111)
        return _shown(found)

    def _bulk(self, given: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(given.get("lineNumber"), int) or given["lineNumber"] not in self.lines:
            raise Refusal(101)
        if not given.get("messageText"):
            raise Refusal(103)
        mobiles = given.get("mobiles")
        if not isinstance(mobiles, list) or not mobiles:
            raise Refusal(107)
        if len(mobiles) > 100:
            raise Refusal(105)
        ids = [self._take(str(mobile), str(given["messageText"])) for mobile in mobiles]
        return {"packId": "2b99e63c-9bf8-4a21-9bfe-3f72dc1b46f1", "messageIds": ids, "cost": float(len(ids))}

    def _verify(self, given: dict[str, Any]) -> dict[str, Any]:
        template = self.templates.get(given.get("templateId", 0))
        if template is None:
            raise Refusal(113)
        for parameter in given.get("parameters") or []:
            if not parameter.get("name"):
                raise Refusal(116)
            if len(parameter["value"]) > 25:
                raise Refusal(114)
            template = template.replace(f"#{parameter['name']}#", parameter["value"])
        number = self._take(str(given.get("mobile")), template, approved=True)
        if number is None:
            raise Refusal(104)
        return {"messageId": number, "cost": 1.0}

    def _take(self, mobile: str, text: str, approved: bool = False) -> int | None:
        if not MOBILE.fullmatch(mobile):
            return None
        if mobile in self.blocked and not approved:
            return 0
        if self.credit < 1:
            raise Refusal(102)
        self.credit -= 1
        self.messages.append(Message(86522023 + len(self.messages), mobile, text))
        return self.messages[-1].id


def _json(call: Call) -> dict[str, Any]:
    if not call.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(0, 415)
    given = call.json
    if not isinstance(given, dict):
        raise Refusal(0, 400)
    return given


def _page(call: Call, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    size, page = int(call.query.get("pageSize", "100")), int(call.query.get("pageNumber", "1"))
    if not 1 <= size <= 100 or page < 1:
        raise Refusal(0, 400)
    newest = call.query.get("sortByNewest") == "true"
    shown = entries[::-1] if newest else entries
    return shown[(page - 1) * size : page * size]


def _shown(message: Message) -> dict[str, Any]:
    return {
        "messageId": message.id,
        "mobile": message.mobile,
        "messageText": message.text,
        "sendDateTime": 1735689600,
        "lineNumber": 30004505000027,
        "cost": 1.0,
        "deliveryState": message.state,
        "deliveryDateTime": 1735689660 if message.state == 1 else None,
    }
