"""Meta's Graph as far as WhatsApp, Messenger and Instagram need it (developers.facebook.com), and its signed webhooks.

Strict about version, token, fields and lengths. It answers errors in Meta's form: {"error": {"code": …}}.
"""

import hashlib
import hmac
import json
import re
from typing import Any

from tests.emulators.multipart import taken_apart
from tests.emulators.serve import Answer, Call, Provider
from vafa.channels.inbound import Hook

TOKEN, SECRET, WORD = "EAAJB-system-user-token", "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "shop-and-meta"
NUMBER = "106540352242922"
TYPED = {"token": TOKEN, "app_secret": SECRET, "verify_token": WORD}
MESSAGE = {"messaging_product", "recipient_type", "to", "recipient", "type", "biz_opaque_callback_data", "context"}
FILES = ("image", "video", "audio", "document")


class Refused(Exception):
    """An error in Meta's form."""

    def __init__(self, code: int, words: str, *, status: int = 400, subcode: int = 0) -> None:
        super().__init__(words)
        error: dict[str, Any] = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code}
        error |= {"error_subcode": subcode} if subcode else {}
        self.answer = Answer(status, {"error": {**error, "fbtrace_id": "AZfbTrace"}})


class Meta(Provider):
    """One app. `texts` is what customers read; `fail` makes the next send fail with a code."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, Any]] = []
        self.files: dict[str, tuple[str, bytes]] = {}
        self.fail: tuple[int, int] | None = None

    @property
    def texts(self) -> list[str]:
        """What customers read, in order."""
        return [one["words"] for one in self.sent]

    def answer(self, call: Call) -> Answer:
        """Any path of the Graph, or a file."""
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return Refused(190, "Invalid OAuth access token.", status=401).answer
        try:
            if call.path.startswith("/files/"):
                return Answer(200, self.files[call.path.removeprefix("/files/")][1])
            path = re.fullmatch(r"/v\d\d\.\d/([\w.]+)(?:/(\w+))?", call.path)
            if not path:
                raise Refused(2500, "Unknown path components")
            return Answer(200, self._answer(call, path.group(1), path.group(2) or ""))
        except Refused as no:
            return no.answer

    def too_many(self, call: Call) -> Answer:
        """Throughput has been reached."""
        return Refused(130429, "Rate limit hit", status=429).answer

    def _answer(self, call: Call, node: str, edge: str) -> Any:
        raise NotImplementedError

    def take(self, words: str, **what: Any) -> int:
        """Write down what a customer got; its number."""
        if self.fail:
            code, subcode = self.fail
            raise Refused(code, "as told", subcode=subcode)
        self.sent.append({"words": words, **what})
        return len(self.sent)


class WhatsApp(Meta):
    """One phone number. `absent` are numbers without WhatsApp, `cold` those whose window is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.absent, self.cold = {"12025550123"}, set[str]()
        self.templates = {("case_ready", "fa"): 2}

    def _answer(self, call: Call, node: str, edge: str) -> Any:
        if node in self.files and not edge and call.method == "GET":
            kind = self.files[node][0]
            return {
                "messaging_product": "whatsapp",
                "url": f"http://{call.headers['host']}/files/{node}",
                "mime_type": kind,
            }
        if node != NUMBER:
            raise Refused(100, "Unsupported request. Object does not exist", subcode=33)
        if call.method == "GET" and not edge:
            return {"id": NUMBER, "display_phone_number": "+1 555-078-3881", "verified_name": "Vafa"}
        if (call.method, edge) == ("POST", "media"):
            return self._upload(call)
        if (call.method, edge) == ("POST", "messages") and call.headers.get("content-type") == "application/json":
            return self._message(call.json)
        raise Refused(100, "Unsupported request")

    def _upload(self, call: Call) -> Any:
        try:
            fields, files = taken_apart(call)
        except ValueError:
            raise Refused(100, "(#100) The parameter file is required") from None
        if fields.get("messaging_product") != "whatsapp" or not fields.get("type") or "file" not in files:
            raise Refused(100, "Invalid parameter")
        number = str(990000000 + len(self.files))
        self.files[number] = (files["file"].content_type, files["file"].content)
        return {"id": number}

    def _message(self, body: dict[str, Any]) -> Any:
        kind = body.get("type", "text")
        if body.get("messaging_product") != "whatsapp" or body.keys() - MESSAGE - {kind}:
            raise Refused(100, "Invalid parameter")
        to = body.get("to") or body.get("recipient") or ""
        if not re.fullmatch(r"\d{7,15}|[A-Z]{2}\.\w+", to) or len(body.get("biz_opaque_callback_data", "")) > 512:
            raise Refused(131009, "Parameter value is not valid")
        if to in self.absent:
            raise Refused(131026, "Message undeliverable")
        if kind != "template" and to in self.cold:
            raise Refused(131047, "Re-engagement message")
        number = self.take(self._words(kind, body.get(kind, {})), to=to, body=body)
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to}],
            "messages": [{"id": f"wamid.HBgL{number}", "message_status": "accepted"}],
        }

    def _words(self, kind: str, part: dict[str, Any]) -> str:
        if kind == "text":
            if not 0 < len(part["body"]) <= 4096:
                raise Refused(100, "Param text['body'] must be at most 4096 characters long.")
            return str(part["body"])
        if kind in FILES:
            if (
                part.get("id") not in self.files
                or len(part.get("caption", "")) > 1024
                or (kind == "audio" and len(part) > 1)
            ):
                raise Refused(100, "Invalid parameter")
            return str(part.get("caption", ""))
        if kind != "template":
            raise Refused(100, "Invalid parameter")
        values = [one["text"] for block in part.get("components", []) for one in block["parameters"]]
        wanted = self.templates.get((part["name"], part["language"]["code"]))
        if wanted is None:
            raise Refused(132001, "Template name does not exist in the translation", status=404)
        if wanted != len(values) or any(re.search(r"[\n\t]| {4}", one) for one in values):
            raise Refused(132000, "Number of parameters does not match the expected number of params")
        return f"{part['name']}: {', '.join(values)}"


class Page(Meta):
    """A page (or an Instagram account with `limit` bytes of text). `people` wrote to it, `cold` too long ago."""

    def __init__(self, *, instagram: bool = False) -> None:
        super().__init__()
        self.instagram = instagram
        self.people, self.cold, self.comments = {"6254"}, set[str](), {"17870", "100_200"}

    def _answer(self, call: Call, node: str, edge: str) -> Any:
        if call.method == "GET" and node == "me" and not edge:
            return {"id": "17841400", "name": "Vafa"}
        if call.method == "POST" and node == "me" and edge == "messages":
            return self._message(call)
        if call.method == "POST" and edge == ("replies" if self.instagram else "comments"):
            if node not in self.comments:
                raise Refused(100, "Object with this ID does not exist", subcode=33)
            number = self.take(call.json["message"], comment=node)
            return {"id": f"{node}_{number}"}
        raise Refused(100, "Unsupported request")

    def _message(self, call: Call) -> Any:
        if call.headers.get("content-type") == "application/json":
            body, file = call.json, None
        else:
            fields, files = taken_apart(call)
            body = {name: json.loads(text) if text[:1] == "{" else text for name, text in fields.items()}
            file = files.get("filedata")
        person, message = body["recipient"]["id"], body["message"]
        if person not in self.people:
            raise Refused(100, "No matching user found", subcode=2534014 if self.instagram else 2018001)
        if body["messaging_type"] != "RESPONSE":
            raise Refused(100, "Invalid messaging_type")
        if person in self.cold:
            raise Refused(10, "This message is sent outside of allowed window.", subcode=2018278)
        text = message.get("text", "")
        if len(text.encode()) > 1000 if self.instagram else len(text) > 2000:
            raise Refused(100, "Length of param message[text] must be less than or equal to 2000")
        if bool(text) == bool(file) or (file and self.instagram):
            raise Refused(100, "Invalid message")
        number = self.take(text, to=person, body=body, file=file)
        return {"recipient_id": person, "message_id": f"m_{number}"}


def signed(body: dict[str, Any] | bytes, secret: str = SECRET) -> Hook:
    """A call of a webhook with its signature."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    mark = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"x-hub-signature-256": f"sha256={mark}"}
    return Hook(method="POST", body=raw, query={}, headers=headers, content_type="application/json")


def changed(
    value: dict[str, Any], *, object_: str = "whatsapp_business_account", field: str = "messages"
) -> dict[str, Any]:
    """A change, wrapped as Meta brings it."""
    metadata = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER},
    }
    told = {**metadata, **value} if field == "messages" else value
    return {
        "object": object_,
        "entry": [{"id": "102290129340398", "time": 1749416383, "changes": [{"value": told, "field": field}]}],
    }


def told(object_: str, *events: dict[str, Any]) -> dict[str, Any]:
    """Events of a page or an Instagram account, wrapped as Meta brings them."""
    both = {"sender": {"id": "6254"}, "recipient": {"id": "17841400"}, "timestamp": 1458692752478}
    return {
        "object": object_,
        "entry": [{"id": "17841400", "time": 1458692752478, "messaging": [{**both, **one} for one in events]}],
    }
