"""A bot interface as Telegram documents it (core.telegram.org/bots/api), and Bale with its fewer words.

Strict about method, token, encoding, lengths and who may be written to. `write` makes what a customer does into an
update: it waits for getUpdates, or is to be delivered to a webhook with `hook_headers`.
"""

import json
import re
from typing import Any

from tests.emulators.multipart import taken_apart
from tests.emulators.serve import Answer, Call, Provider

PARAMETERS = {
    "getMe": set(),
    "getWebhookInfo": set(),
    "getFile": {"file_id"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    "sendMessage": {"chat_id", "text", "reply_parameters", "link_preview_options"},
    "sendPhoto": {"chat_id", "photo", "caption", "reply_parameters"},
    "sendDocument": {"chat_id", "document", "caption", "reply_parameters"},
}


class Refused(Exception):
    """What the interface says no to: a code and its words."""

    def __init__(self, code: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.answer = {"ok": False, "error_code": code, "description": words}
        if parameters:
            self.answer["parameters"] = parameters
        self.code = code


class Telegram(Provider):
    """One bot. `people` wrote to it, `blockers` blocked it since; `sent` is what it said, in order."""

    def __init__(self, token: str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", *, bale: bool = False) -> None:
        super().__init__()
        self.token, self.bale = token, bale
        self.people, self.blockers = {"1111111"}, set[str]()
        self.sent: list[dict[str, Any]] = []
        self.pending: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.webhook: dict[str, str] = {}
        self.last_update = 10_000

    @property
    def texts(self) -> list[str]:
        """What customers read, in order."""
        return [one.get("text") or one.get("caption", "") for one in self.sent]

    def answer(self, call: Call) -> Answer:
        """A method of the bot, or a file."""
        file = re.fullmatch(rf"/file/bot{re.escape(self.token)}/(.+)", call.path)
        if file:
            found = self.files.get(file.group(1).removeprefix("files/"))
            return Answer(200, found) if found is not None else Answer(404, {"ok": False, "error_code": 404})
        try:
            return Answer(200, {"ok": True, "result": self._method(call)})
        except Refused as no:
            return Answer(no.code, no.answer)

    def too_many(self, call: Call) -> Answer:
        """Flood control."""
        no = Refused(429, "Too Many Requests: retry after 7", retry_after=7)
        return Answer(429, no.answer)

    def write(self, chat: str = "1111111", **content: Any) -> dict[str, Any]:
        """What a customer wrote, as an update that waits."""
        self.people.add(chat)
        self.last_update += 1
        person = {"id": int(chat), "first_name": "Sara", "last_name": "Ahmadi"}
        message = {"message_id": self.last_update, "date": 1441645532, "from": person}
        message |= {"chat": {"id": int(chat), "type": "private", **person}, **content}
        self.pending.append({"update_id": self.last_update, "message": message})
        return self.pending[-1]

    def hook_headers(self) -> dict[str, str]:
        """What the bot's webhook calls carry."""
        return {} if self.bale else {"x-telegram-bot-api-secret-token": self.webhook.get("secret_token", "")}

    def _method(self, call: Call) -> Any:
        path = re.fullmatch(r"/bot([^/]+)/(\w+)", call.path)
        if not path or call.method != "POST":
            raise Refused(404, "Not Found")
        if path.group(1) != self.token:
            raise Refused(401, "Unauthorized")
        method = path.group(2)
        given = self._given(call)
        known = PARAMETERS.get(method, set()) | ({"reply_to_message_id"} if self.bale else set())
        if method not in PARAMETERS or given.keys() - known:
            raise Refused(404 if method not in PARAMETERS else 400, "Bad Request: unknown parameter")
        return getattr(self, f"_{method}")(**given)

    def _given(self, call: Call) -> dict[str, Any]:
        kind = call.headers.get("content-type", "")
        if not call.body:
            return {}
        if kind == "application/json":
            return dict(call.json)
        try:
            fields, files = taken_apart(call)
        except ValueError:
            raise Refused(400, "Bad Request: wrong encoding") from None
        return {**fields, **files}

    def _getMe(self) -> Any:
        return {"id": 110201543, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}

    def _getWebhookInfo(self) -> Any:
        return {"url": self.webhook.get("url", ""), "pending_update_count": len(self.pending)}

    def _setWebhook(self, url: str, secret_token: str = "", **_rest: Any) -> Any:
        if not url.startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if secret_token and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = {"url": url, "secret_token": "" if self.bale else secret_token}
        return True

    def _deleteWebhook(self, drop_pending_updates: bool = False) -> Any:
        self.webhook = {}
        if drop_pending_updates:
            self.pending.clear()
        return True

    def _getUpdates(self, offset: int = 0, limit: int = 100, **_rest: Any) -> Any:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; delete it first")
        self.pending = [one for one in self.pending if one["update_id"] >= offset]  # asked past: forgotten
        return self.pending[:limit]

    def _getFile(self, file_id: str) -> Any:
        if file_id not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        return {"file_id": file_id, "file_path": f"files/{file_id}"}

    def _sendMessage(self, chat_id: str, text: str, **more: Any) -> Any:
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if len(text) > 4096:
            raise Refused(400, "Bad Request: message is too long")
        return self._take(chat_id, text=text, **more)

    def _sendPhoto(self, chat_id: str, photo: Any, caption: str = "", **more: Any) -> Any:
        return self._file(chat_id, photo, 10_000_000, caption=caption, **more)

    def _sendDocument(self, chat_id: str, document: Any, caption: str = "", **more: Any) -> Any:
        return self._file(chat_id, document, 50_000_000, caption=caption, **more)

    def _file(self, chat_id: str, file: Any, most: int, **more: Any) -> Any:
        if len(more["caption"]) > 1024:
            raise Refused(400, "Bad Request: message caption is too long")
        if len(file.content) > most:
            raise Refused(413, "Request Entity Too Large")
        return self._take(chat_id, file=file, **more)

    def _take(self, chat_id: str, **what: Any) -> Any:
        chat = str(chat_id)
        if chat in self.blockers:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat not in self.people:
            raise Refused(400, "Bad Request: chat not found")
        if isinstance(what.get("reply_parameters"), str):
            what["reply_parameters"] = json.loads(what["reply_parameters"])
        self.sent.append({"chat": chat, **what})
        return {"message_id": 500 + len(self.sent), "chat": {"id": int(chat), "type": "private"}, "date": 1441645999}
