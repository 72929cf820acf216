"""SMS by Twilio: forms out, signed forms in. What it calls us with is proved by X-Twilio-Signature."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, Driver, Envelope, Failed, Outcome, Secret, Sent, field
from vafa.channels.drivers.twilio import codes
from vafa.channels.inbound import Hook, Incoming, IncomingFile, Item, Nothing, Raw, Receipt, Unreadable, Unsigned
from vafa.channels.sms import fields_in
from vafa.channels.web_settings import (
    Reply,
    WebDriver,
    WebSettings,
    not_understood,
    outcome_of,
    outcome_of_status,
    service_at,
    unreachable,
)
from vafa.platform.http import client, read_limited
from vafa.platform.i18n.phones import to_e164

LARGEST_FILE = 20_000_000  # bytes
MOST_FILES = 10  # Twilio sends no more with one message
EMPTY = "<Response/>"  # TwiML that says nothing


@dataclass(frozen=True, kw_only=True)
class TwilioSettings(WebSettings):
    """The account at Twilio."""

    account: str = field(_("Account SID"), help=_("Begins with AC; on the first page of Twilio's console."))
    token: Secret = field(  # noqa: RUF009 (immutable)
        _("Auth token"), help=_("Beside the account SID in Twilio's console.")
    )
    sender: str = field(
        _("Sender"), help=_("A number of yours such as +12025550100, or a messaging service (begins with MG).")
    )
    reports: str = field(
        _("Address for reports"),
        help=_("The address of this account as the page shows it; empty if Twilio has it from its console."),
        default="",
    )
    base_url: str = service_at("https://api.twilio.com")


class Twilio(WebDriver):
    """Sends, reads what customers write and what became of messages."""

    kind = "twilio"
    channel = "sms"
    label = _("Twilio")
    reaches = "phone"
    can = Can(text=1600, receive=True, reports=True)
    Settings: ClassVar[type[TwilioSettings]] = TwilioSettings
    settings: TwilioSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        number = to_e164(envelope.address) if envelope.address.startswith("+") else None
        if number is None:
            return Failed(permanent=True, detail=gettext("This is no telephone number."))
        sender = self.settings.sender
        data = {"To": number, "Body": envelope.text}
        data["MessagingServiceSid" if sender.startswith("MG") else "From"] = sender
        if self.settings.reports:
            data["StatusCallback"] = self.settings.reports
        before_handing()
        try:
            reply = self._call("POST", "/Messages.json", data=data)
        except httpx.HTTPError as problem:
            return outcome_of(problem)
        return _taken(reply)

    def check(self) -> str | None:
        try:
            reply = self._call("GET", ".json")
        except httpx.HTTPError as problem:
            return unreachable(problem)
        if reply.status == 200 and reply.json.get("status") == "active":
            return None
        if reply.status == 200:
            return codes.refusal(codes.NOT_ACTIVE).detail
        outcome = _taken(reply)
        return outcome.detail if not isinstance(outcome, Sent) else None

    def credit(self) -> float | None:
        left = self.peek("GET", self._path("/Balance.json"), auth=self._auth()).json.get("balance")
        try:
            return float(left) if isinstance(left, str) else None
        except ValueError:
            return None

    def status(self, receipt: str, message_id: int) -> Outcome | None:
        """By Twilio's id only: it takes none of ours."""
        if not receipt.isalnum():
            return None
        reply = self.peek("GET", self._path(f"/Messages/{receipt}.json"), auth=self._auth())
        state, error = str(reply.json.get("status", "")), str(reply.json.get("error_code") or "")
        if reply.status != 200 or not state:
            return None
        return codes.refused_later(error) if state in codes.FAILED else Sent(reference=receipt, receipt=receipt)

    def connect(self, address: str) -> str | None:
        """Give the number this address for what customers write; a messaging service gets it in the console."""
        if self.settings.sender.startswith("MG"):
            return gettext("Enter the address at the messaging service in Twilio's console.")
        numbers = self.peek(
            "GET",
            self._path("/IncomingPhoneNumbers.json"),
            params={"PhoneNumber": self.settings.sender},
            auth=self._auth(),
        ).json.get("incoming_phone_numbers")
        sid = numbers[0].get("sid", "") if isinstance(numbers, list) and numbers else ""
        if not sid:
            return codes.refusal(codes.NOT_MY_SENDER).detail
        try:
            reply = self._call("POST", f"/IncomingPhoneNumbers/{sid}.json", {"SmsUrl": address, "SmsMethod": "POST"})
        except httpx.HTTPError as problem:
            return unreachable(problem)
        return None if reply.status == 200 else codes.refusal(reply.json.get("code", 0)).detail

    def verify(self, hook: Hook) -> None:
        given = hook.headers.get("x-twilio-signature", "")
        if not hmac.compare_digest(given.encode(), signature(self.settings.token, hook).encode()):
            raise Unsigned("Twilio did not sign this.")

    def answer(self, hook: Hook) -> str:
        return EMPTY

    def read(self, raw: Raw) -> Sequence[Item]:
        fields = fields_in(raw)
        reference = fields.get("MessageSid") or fields.get("SmsSid", "")
        if not reference:
            raise Unreadable("no_message")
        state = fields.get("MessageStatus") or fields.get("SmsStatus", "")
        if state in ("received", "receiving") or "Body" in fields:
            return [_incoming(reference, fields)]
        return [_report(reference, state, fields)]

    def fetch_file(self, file: IncomingFile) -> bytes:
        """Twilio asks for the key, then sends us on to a store that must not get it."""
        here, there = urlsplit(self.settings.base_url), urlsplit(file.reference)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise ValueError("This file is not at Twilio.")
        reply = self.ask("GET", there.path, auth=self._auth(), params=there.query)
        if reply.status == 200:
            return reply.body
        where = reply.headers.get("location", "")
        if reply.status not in (301, 302, 307, 308) or not where.startswith("https://"):
            raise httpx.HTTPError(f"Twilio does not give the file ({reply.status})")
        with client(proxy=self.settings.proxy.reveal()) as outside, outside.stream("GET", where) as response:
            if response.status_code != 200:
                raise httpx.HTTPError(f"Twilio's store does not give the file ({response.status_code})")
            return read_limited(response, LARGEST_FILE)

    def _call(self, method: str, path: str, data: dict[str, str] | None = None) -> Reply:
        return self.ask(method, self._path(path), data=data, auth=self._auth())

    def _path(self, rest: str) -> str:
        return f"/2010-04-01/Accounts/{self.settings.account}{rest}"

    def _auth(self) -> tuple[str, str]:
        return self.settings.account, self.settings.token.reveal()


def signature(token: Secret, hook: Hook) -> str:
    """Twilio's: the address it called, then each field's name and value by name, under the account's token."""
    fields = parse_qsl(hook.body.decode(errors="replace"), keep_blank_values=True) if hook.method == "POST" else []
    signed = hook.url + "".join(f"{name}{value}" for name, value in sorted(set(fields)))
    digest = hmac.new(token.reveal().encode(), signed.encode(errors="replace"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _taken(reply: Reply) -> Outcome:
    told = reply.json
    reference, code = told.get("sid"), told.get("code")
    if reply.status in (200, 201) and isinstance(reference, str) and reference:
        error = str(told.get("error_code") or "")
        if told.get("status") in codes.FAILED:
            return codes.refused_later(error)
        return Sent(reference=reference, receipt=reference)
    if isinstance(code, int) and 400 <= reply.status < 500:
        return codes.refusal(code)
    if reply.status == 401:
        return codes.refusal(codes.BAD_TOKEN)
    return outcome_of_status(reply.status) or not_understood(reply.status)


def _incoming(reference: str, fields: dict[str, str]) -> Incoming:
    sender = fields.get("From", "").removeprefix("whatsapp:")
    if not sender.strip("+"):
        raise Unreadable("no_writer")
    count = fields.get("NumMedia", "0")
    files = range(min(int(count), MOST_FILES)) if count.isascii() and count.isdigit() and len(count) < 4 else range(0)
    return Incoming(
        key=f"sms:{reference}",
        address=to_e164(sender) or sender,
        text=fields.get("Body", ""),
        to=tuple(filter(None, [fields.get("To", "")])),
        files=tuple(
            IncomingFile(
                name=f"{number + 1}",
                content_type=fields.get(f"MediaContentType{number}", ""),
                reference=fields[f"MediaUrl{number}"],
            )
            for number in files
            if fields.get(f"MediaUrl{number}")
        ),
    )


def _report(reference: str, state: str, fields: dict[str, str]) -> Item:
    if state in codes.FAILED:
        refused = codes.refused_later(fields.get("ErrorCode", ""))
        gone = refused.blame == "address"
        return Receipt(reference=reference, state="failed", detail=refused.detail, permanent=gone)
    if state in ("sent", "delivered", "read"):
        return Receipt(reference=reference, state=state)  # type: ignore[arg-type]  # the three are states of ours
    return Nothing(reason=f"state_{state[:20]}")


DRIVER: type[Driver] = Twilio
