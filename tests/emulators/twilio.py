"""Twilio's stand-in: the 2010-04-01 messages as documented; Basic auth, forms in, JSON out, signed callbacks."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.emulators.serve import Answer, Call, Provider

E164 = re.compile(r"\+[1-9]\d{6,14}")
NOBODY = "+15005550001"  # Twilio's own number for "this number is invalid"


@dataclass
class Message:
    """One SMS it took."""

    sid: str
    to: str
    text: str
    sender: str
    callback: str = ""
    state: str = "queued"
    error: str = ""


class Twilio(Provider):
    """Holds senders, credit and who opted out; `messages` is what it took."""

    def __init__(self, account: str = "AC" + "0123456789abcdef" * 2, token: str = "twilio-auth-token") -> None:
        super().__init__()
        self.account, self.token = account, token
        self.senders = {"+12025550100", "MG" + "fedcba9876543210" * 2}
        self.opted_out: set[str] = set()
        self.balance = "12.50"
        self.messages: list[Message] = []
        self.files: dict[str, bytes] = {}
        self.urls: dict[str, str] = {}  # by the number's sid, where what customers write is brought

    @property
    def texts(self) -> list[str]:
        """What it took, as customers read it."""
        return [message.text for message in self.messages]

    def answer(self, call: Call) -> Answer:
        if call.headers.get("authorization") != _basic(self.account, self.token):
            return _refused(401, 20003)
        place = call.path.removeprefix(f"/2010-04-01/Accounts/{self.account}")
        if place == call.path:
            return _refused(404, 20404)
        if (call.method, place) == ("GET", ".json"):
            return Answer(200, {"sid": self.account, "status": "active", "type": "Full"})
        if (call.method, place) == ("GET", "/Balance.json"):
            return Answer(200, {"account_sid": self.account, "balance": self.balance, "currency": "USD"})
        if (call.method, place) == ("POST", "/Messages.json"):
            return self._send(call)
        if place.startswith("/IncomingPhoneNumbers"):
            return self._number(call, place)
        if call.method == "GET" and place in self.files:
            return Answer(200, self.files[place])
        found = next((one for one in self.messages if place == f"/Messages/{one.sid}.json"), None)
        return Answer(200, _shown(found)) if found and call.method == "GET" else _refused(404, 20404)

    def too_many(self, call: Call) -> Answer:
        return _refused(429, 20429)

    def report(self, message: Message, state: str, error: str = "") -> dict[str, str]:
        """The form of its callback about a message."""
        message.state, message.error = state, error
        told = {"MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": state, "SmsStatus": state}
        more = {"ErrorCode": error} if error else {}
        return {**told, "To": message.to, "From": message.sender, "AccountSid": self.account, **more}

    def _number(self, call: Call, place: str) -> Answer:
        wanted = call.query.get("PhoneNumber", "")
        if (call.method, place) == ("GET", "/IncomingPhoneNumbers.json"):
            found = [{"sid": f"PN{wanted[1:]}", "phone_number": wanted}] if wanted in self.senders else []
            return Answer(200, {"incoming_phone_numbers": found})
        sid = place.removeprefix("/IncomingPhoneNumbers/").removesuffix(".json")
        if call.method != "POST" or f"+{sid[2:]}" not in self.senders:
            return _refused(404, 20404)
        self.urls[sid] = call.form["SmsUrl"]
        return Answer(200, {"sid": sid, "sms_url": self.urls[sid]})

    def _send(self, call: Call) -> Answer:
        if "x-www-form-urlencoded" not in call.headers.get("content-type", ""):
            return _refused(400, 21603)
        form = call.form
        to, sender = form.get("To", ""), form.get("From") or form.get("MessagingServiceSid", "")
        if not E164.fullmatch(to) or to == NOBODY:
            return _refused(400, 21211)
        if sender not in self.senders:
            return _refused(400, 21606)
        if not form.get("Body"):
            return _refused(400, 21602)
        if len(form["Body"]) > 1600:
            return _refused(400, 21617)
        if to in self.opted_out:
            return _refused(400, 21610)
        callback = form.get("StatusCallback", "")
        if callback and not callback.startswith(("http://", "https://")):
            return _refused(400, 21609)
        sid = f"SM{len(self.messages):032x}"
        self.messages.append(Message(sid, to, form["Body"], sender, callback))
        return Answer(201, _shown(self.messages[-1]))


def signed(token: str, url: str, fields: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """A callback's body and headers, signed as Twilio signs."""
    told = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    digest = hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()
    return urlencode(fields).encode(), {"x-twilio-signature": base64.b64encode(digest).decode()}


def _basic(account: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()


def _refused(status: int, code: int) -> Answer:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Answer(status, {"code": code, "message": f"error {code}", "more_info": more, "status": status})


def _shown(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "to": message.to,
        "from": message.sender,
        "body": message.text,
        "status": message.state,
        "error_code": int(message.error) if message.error else None,
        "num_segments": "1",
        "direction": "outbound-api",
    }
