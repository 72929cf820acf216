"""SMS by Melipayamak, by its plain service: `SendSMS` for free words, `BaseServiceNumber` for approved ones (patterns).

It could call us with what customers write, but gives a message no name then: two equal answers would look like one. So
we ask for the inbox. It reports nothing by itself; what became of an uncertain message can be asked for.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, Driver, Envelope, Failed, Outcome, Secret, Sent, Template, field
from vafa.channels.drivers.melipayamak import codes
from vafa.channels.inbound import Incoming, Item, Keep, Raw, Unreadable
from vafa.channels.sms import fields_in, iranian_mobile
from vafa.channels.sms_refusals import not_iranian
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
from vafa.platform.i18n.phones import to_e164

HERE = ZoneInfo("Asia/Tehran")  # its moments carry no zone
INBOX, PAGE, PAGES = "1", 100, 10
MOST_PAGES = 1000  # of what came since we asked last: all of it
KNOWN = 2000  # names we remember, so that the inbox is not stored again and again


@dataclass(frozen=True, kw_only=True)
class MelipayamakSettings(WebSettings):
    """The account at Melipayamak."""

    username: str = field(_("User name"), help=_("The one you sign in to Melipayamak with."))
    password: Secret = field(  # noqa: RUF009 (immutable)
        _("Password or API key"), help=_("The API key of the panel is safer: it can be changed by itself.")
    )
    line: str = field(_("Line"), help=_("The number customers see, such as 50004001234567."))
    base_url: str = service_at("https://rest.payamak-panel.com")


class Melipayamak(WebDriver):
    """Sends, asks for its credit, for what became of a message, and for what customers wrote."""

    kind = "melipayamak"
    channel = "sms"
    label = _("Melipayamak")
    reaches = "phone"
    can = Can(text=670, receive=True, templates=True)
    polls_every = timedelta(minutes=1)
    Settings: ClassVar[type[MelipayamakSettings]] = MelipayamakSettings
    settings: MelipayamakSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        to = iranian_mobile(envelope.address)
        if to is None:
            return not_iranian()
        if envelope.template is None:
            method = "SendSMS"
            data = {"to": to, "from": self.settings.line, "text": envelope.text, "isFlash": "false"}
        else:
            wrong = _misfit(envelope.template)
            if wrong:
                return Failed(permanent=True, detail=wrong, blame="message")
            method = "BaseServiceNumber"
            data = {"to": to, "bodyId": envelope.template.name, "text": ";".join(envelope.template.values)}
        before_handing()
        try:
            reply = self._call(method, data)
        except httpx.HTTPError as problem:
            return outcome_of(problem)
        return _taken(reply)

    def check(self) -> str | None:
        try:
            reply = self._call("GetCredit", {})
        except httpx.HTTPError as problem:
            return unreachable(problem)
        if codes.said(reply)[0] == codes.GOOD:
            return None
        outcome = _taken(reply)
        return outcome.detail if not isinstance(outcome, Sent) else None

    def credit(self) -> float | None:
        status, value = codes.said(self.peek("POST", "/api/SendSMS/GetCredit", data=self._who()))
        try:
            return float(value) if status == codes.GOOD else None
        except ValueError:
            return None

    def status(self, receipt: str, message_id: int) -> Outcome | None:
        """By the provider's id only: Melipayamak takes none of ours."""
        if not receipt:
            return None
        asked = {**self._who(), "recId": receipt}
        status, value = codes.said(self.peek("POST", "/api/SendSMS/GetDeliveries2", data=asked))
        if status != codes.GOOD or value not in codes.STATES:
            return None
        return codes.refused_later(value) or Sent(reference=receipt, receipt=receipt)

    def poll(self, keep: Keep, state: dict[str, Any]) -> dict[str, Any]:
        seen = dict.fromkeys(state.get("received", []))
        for page in range(MOST_PAGES if state else PAGES):  # a new account is not given its whole history
            entries = self._inbox(page * PAGE)
            fresh = [entry for entry in entries if _key(entry) not in seen]
            for entry in reversed(fresh):  # oldest first
                key = _key(entry)
                keep(Raw(body=json.dumps(entry).encode(), content_type="application/json", key=key))
                seen[key] = None
            if len(entries) < PAGE or not fresh:
                break
        return {"received": list(seen)[-KNOWN:]}

    def read(self, raw: Raw) -> Sequence[Item]:
        fields = fields_in(raw)
        number, sender = fields.get("MsgID", ""), fields.get("Sender", "")
        if not number or not sender:
            raise Unreadable("no_number")
        line = fields.get("Receiver", "")
        return [
            Incoming(
                key=f"sms:{number}",
                address=to_e164(sender) or sender,
                text=fields.get("Body", ""),
                to=(line,) if line else (),
                sent_at=_moment(fields.get("SendDate", "")),
            )
        ]

    def _inbox(self, index: int) -> list[dict[str, Any]]:
        """One page of what came, newest first."""
        reply = self._call("GetMessages", {"location": INBOX, "index": str(index), "count": str(PAGE), "from": ""})
        entries = reply.json.get("Data")
        status, value = codes.said(reply)
        if status != codes.GOOD or not isinstance(entries, list):
            raise httpx.HTTPError(codes.refusal(status, value).detail)
        return [entry for entry in entries if isinstance(entry, dict)]

    def _call(self, method: str, data: dict[str, str]) -> Reply:
        return self.ask("POST", f"/api/SendSMS/{method}", data={**self._who(), **data})

    def _who(self) -> dict[str, str]:
        return {"username": self.settings.username, "password": self.settings.password.reveal()}


def _key(entry: dict[str, Any]) -> str:
    """The name of an SMS that came; what has no number is known by what it says."""
    number = entry.get("MsgID")
    return f"sms:{number}" if number else f"odd:{sha256(json.dumps(entry).encode()).hexdigest()}"


def _misfit(template: Template) -> str:
    """What is wrong with an approved text, as a sentence; empty when all is well."""
    if not template.name.isdecimal():
        return gettext("Name a pattern of Melipayamak by its number (bodyId).")
    for value in template.values:
        if not value or ";" in value or "\n" in value:
            words = gettext("“%(value)s” does not fit a pattern of Melipayamak: no semicolons and no lines.")
            return words % {"value": value[:40]}
    return ""


def _taken(reply: Reply) -> Outcome:
    status, value = codes.said(reply)
    if status is None:
        return outcome_of_status(reply.status) or not_understood(reply.status)
    if status == codes.GOOD and value.isdecimal() and len(value) >= codes.SHORTEST_ID:
        return Sent(reference=value, receipt=value)
    return codes.refusal(status, value)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=HERE)
    except ValueError:
        return None


DRIVER: type[Driver] = Melipayamak
