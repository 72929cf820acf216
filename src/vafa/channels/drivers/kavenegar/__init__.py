"""SMS by Kavenegar. It answers HTTP 200 to logical errors too: what counts is `return.status` in the body.

Approved words go by `verify/lookup`: its tokens in the order token, token2, token3 (no blanks), token10, token20.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import NO_SECRET, Can, Driver, Envelope, Failed, Outcome, Secret, Sent, field
from vafa.channels.drivers.kavenegar import codes
from vafa.channels.drivers.kavenegar.tokens import misfit, tokens
from vafa.channels.hooks import check_sender, check_word, networks_in, without_word
from vafa.channels.inbound import Hook, Incoming, Item, Nothing, Raw, Receipt, Unreadable
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
from vafa.platform.values import Refused


@dataclass(frozen=True, kw_only=True)
class KavenegarSettings(WebSettings):
    """The account at Kavenegar."""

    key: Secret = field(  # noqa: RUF009 (immutable)
        _("API key"), help=_("In Kavenegar's panel, under your account's settings.")
    )
    sender: str = field(
        _("Line"), help=_("The number customers see, such as 10004346. Empty: Kavenegar's choice."), default=""
    )
    word: Secret = field(  # noqa: RUF009 (immutable)
        _("Word in the callback address"),
        help=_("Kavenegar signs nothing. Choose a long word, and give it the address as https://…/?word=… with it."),
        default=NO_SECRET,
        rare=True,
    )
    callers: str = field(
        _("Network addresses it calls from"),
        help=_("As your provider tells you, such as 185.1.2.0/24. Empty: from anywhere."),
        default="",
        rare=True,
    )
    base_url: str = service_at("https://api.kavenegar.com")

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            networks_in(self.callers)
        except ValueError:
            label = str(_("Network addresses it calls from"))
            raise Refused("channels.setting_wrong", field=label, status=400) from None


class Kavenegar(WebDriver):
    """Sends, asks what became of a message, and reads both callbacks: states and what customers write."""

    kind = "kavenegar"
    channel = "sms"
    label = _("Kavenegar")
    reaches = "phone"
    can = Can(text=900, receive=True, reports=True, templates=True)
    Settings: ClassVar[type[KavenegarSettings]] = KavenegarSettings
    settings: KavenegarSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        receptor = iranian_mobile(envelope.address)
        if receptor is None:
            return not_iranian()
        if envelope.template is None:
            method = "sms/send"
            data = {"receptor": receptor, "message": envelope.text, "localid": str(envelope.message_id)}
            if self.settings.sender:
                data["sender"] = self.settings.sender
        else:
            wrong = misfit(envelope.template)
            if wrong:
                return Failed(permanent=True, detail=wrong, blame="message")
            method = "verify/lookup"
            data = {"receptor": receptor, "template": envelope.template.name, **tokens(envelope.template)}
        before_handing()
        try:
            reply = self._call(method, data)
        except httpx.HTTPError as problem:
            return outcome_of(problem)
        return _taken(reply)

    def check(self) -> str | None:
        try:
            reply = self._call("account/info", {})
        except httpx.HTTPError as problem:
            return unreachable(problem)
        if codes.status_of(reply) == codes.GOOD:
            return None
        outcome = _taken(reply)
        return outcome.detail if not isinstance(outcome, Sent) else None

    def credit(self) -> float | None:
        left = _first(self.peek("POST", self._path("account/info"))).get("remaincredit")
        return float(left) if isinstance(left, int | float) else None

    def status(self, receipt: str, message_id: int) -> Outcome | None:
        """By Kavenegar's id, else by ours: it keeps ours for twelve hours, and for plain texts only."""
        method = "sms/status" if receipt else "sms/statuslocalmessageid"
        data = {"messageid": receipt} if receipt else {"localid": str(message_id)}
        entry = _first(self.peek("POST", self._path(method), data=data))
        state, reference = entry.get("status"), str(entry.get("messageid") or receipt)
        if not isinstance(state, int) or state == codes.UNKNOWN:
            return None
        return codes.refused_later(state) or Sent(reference=reference, receipt=reference)

    def verify(self, hook: Hook) -> None:
        check_sender(hook, self.settings.callers)
        check_word(hook, self.settings.word)

    def raw(self, hook: Hook) -> Raw:
        return super().raw(without_word(hook))

    def read(self, raw: Raw) -> Sequence[Item]:
        fields = fields_in(raw)
        reference = fields.get("messageid", "")
        if "from" in fields and "message" in fields:
            if not reference or not fields["from"]:
                raise Unreadable("no_number")
            sender, line = fields["from"], fields.get("to", "")
            return [
                Incoming(
                    key=f"sms:{reference}",
                    address=to_e164(sender) or sender,
                    text=fields["message"],
                    to=(line,) if line else (),
                    sent_at=_moment(fields.get("date", "")),
                )
            ]
        state = fields.get("status", "")
        if reference and state.isdecimal() and len(state) < 6:
            return [_receipt(reference, int(state))]
        raise Unreadable("neither")

    def _call(self, method: str, data: dict[str, str]) -> Reply:
        return self.ask("POST", self._path(method), data=data)

    def _path(self, method: str) -> str:
        return f"/v1/{self.settings.key.reveal()}/{method}.json"


def _taken(reply: Reply) -> Outcome:
    """What the answer to a message means."""
    status = codes.status_of(reply)
    if status is None:
        return outcome_of_status(reply.status) or not_understood(reply.status)
    if status != codes.GOOD:
        return codes.refusal(status)
    entry = _first(reply)
    state, reference = entry.get("status"), entry.get("messageid")
    if not isinstance(state, int) or not reference:
        return not_understood(reply.status)
    return codes.refused_later(state) or Sent(reference=str(reference), receipt=str(reference))


def _first(reply: Reply) -> dict[str, Any]:
    """The entry of an answer: some methods give a list, others the thing itself."""
    entries = reply.json.get("entries")
    found = entries[0] if isinstance(entries, list) and entries else entries
    return found if isinstance(found, dict) else {}


def _receipt(reference: str, state: int) -> Item:
    if state == codes.DELIVERED:
        return Receipt(reference=reference, state="delivered")
    if state in codes.ON_THE_WAY:
        return Receipt(reference=reference, state="sent")
    refused = codes.refused_later(state)
    if refused is None:
        return Nothing(reason=f"state_{state}")
    return Receipt(reference=reference, state="failed", detail=refused.detail, permanent=refused.blame == "address")


def _moment(text: str) -> datetime | None:
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


DRIVER: type[Driver] = Kavenegar
