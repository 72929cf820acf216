"""Eitaayar's interface: three methods, a token in the path, groups and channels that @sender manages."""

import re
from typing import Any

from tests.emulators.multipart import taken_apart
from tests.emulators.serve import Answer, Call, Provider


class Eitaa(Provider):
    """One panel. `groups` are where it may write; `sent` is what it wrote."""

    def __init__(self, token: str = "bot1234:9f3c-aa-bb") -> None:
        super().__init__()
        self.token, self.groups = token, {"1404", "vafashop"}
        self.sent: list[dict[str, Any]] = []

    @property
    def texts(self) -> list[str]:
        """What was written, in order."""
        return [one.get("text") or one.get("caption", "") for one in self.sent]

    def answer(self, call: Call) -> Answer:
        """getMe, sendMessage or sendFile."""
        path = re.fullmatch(r"(?:/api)?/([^/]+)/(\w+)", call.path)
        if not path or call.method != "POST" or path.group(2) not in ("getMe", "sendMessage", "sendFile"):
            return _no(404, "Not Found")
        if path.group(1) != self.token:
            return _no(401, "Unauthorized")
        if path.group(2) == "getMe":
            return _yes({"id": 1, "is_bot": True, "first_name": "Vafa"})
        try:
            given: dict[str, Any] = call.json if path.group(2) == "sendMessage" else _form(call)
        except ValueError:
            return _no(400, "Bad Request: wrong encoding")
        if given.get("chat_id") not in self.groups:
            return _no(400, "Bad Request: chat not found")
        if not given.get("text" if path.group(2) == "sendMessage" else "file") or len(given.get("text", "")) > 4096:
            return _no(400, "Bad Request: text or file missing, or too long")
        self.sent.append(given)
        return _yes({"message_id": 40 + len(self.sent), "chat": {"id": given["chat_id"]}, "date": 1700000000})


def _form(call: Call) -> dict[str, Any]:
    fields, files = taken_apart(call)
    return {**fields, **files}


def _yes(result: Any) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def _no(code: int, words: str) -> Answer:
    return Answer(code, {"ok": False, "error_code": code, "description": words})
