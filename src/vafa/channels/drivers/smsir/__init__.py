"""SMS by SMS.ir, version 1 of its service: `send/bulk` for free words, `send/verify` for approved ones.

It calls nobody: what customers write and what became of messages is asked for. `receive/latest` gives each SMS once and
forgets it, so we read the lists that can be read again.

An approved text is named by its number and the names of its gaps: `123456: Code, Name`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, Driver, Envelope, Failed, Outcome, Secret, Sent, Template, field
from vafa.channels.drivers.smsir import codes
from vafa.channels.drivers.smsir.asking import message_in, news, report_in
from vafa.channels.inbound import Item, Keep, Raw, Unreadable
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
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if

LONGEST_VALUE = 25


@dataclass(frozen=True, kw_only=True)
class SmsirSettings(WebSettings):
    """The account at SMS.ir."""

    key: Secret = field(  # noqa: RUF009 (immutable)
        _("API key"), help=_("In the panel of SMS.ir, under developers.")
    )
    line: str = field(_("Line"), help=_("The number customers see, such as 30004505000027."))
    base_url: str = service_at("https://api.sms.ir")

    def __post_init__(self) -> None:
        super().__post_init__()
        good = self.line.isascii() and self.line.isdigit()
        refuse_if(not good, Refused("channels.setting_wrong", field=str(_("Line")), status=400))


class Smsir(WebDriver):
    """Sends, asks for its credit, for what became of a message, and for what customers wrote."""

    kind = "smsir"
    channel = "sms"
    label = _("SMS.ir")
    reaches = "phone"
    can = Can(text=900, receive=True, reports=True, templates=True)
    polls_every = timedelta(minutes=1)
    Settings: ClassVar[type[SmsirSettings]] = SmsirSettings
    settings: SmsirSettings

    def headers(self) -> dict[str, str]:
        return {"X-API-KEY": self.settings.key.reveal(), "Accept": "application/json"}

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        mobile = iranian_mobile(envelope.address)
        if mobile is None:
            return not_iranian()
        if envelope.template is None:
            path, wanted = "/v1/send/bulk", self._free(mobile, envelope.text)
        else:
            approved = _approved(mobile, envelope.template)
            if isinstance(approved, str):
                return Failed(permanent=True, detail=approved, blame="message")
            path, wanted = "/v1/send/verify", approved
        before_handing()
        try:
            reply = self.ask("POST", path, json=wanted)
        except httpx.HTTPError as problem:
            return outcome_of(problem)
        return _taken(reply)

    def check(self) -> str | None:
        try:
            reply = self.ask("GET", "/v1/line")
        except httpx.HTTPError as problem:
            return unreachable(problem)
        status = codes.status_of(reply)
        if status != codes.GOOD:
            outcome = _taken(reply)
            return outcome.detail if not isinstance(outcome, Sent) else None
        lines = reply.json.get("data")
        mine = [str(line) for line in lines] if isinstance(lines, list) else []
        return None if self.settings.line in mine else codes.refusal(codes.NOT_MY_LINE).detail

    def credit(self) -> float | None:
        left = self.peek("GET", "/v1/credit").json.get("data")
        return float(left) if isinstance(left, int | float) else None

    def status(self, receipt: str, message_id: int) -> Outcome | None:
        """By the provider's id only: SMS.ir takes none of ours."""
        if not receipt.isdecimal():
            return None
        reply = self.peek("GET", f"/v1/send/{receipt}")
        data = reply.json.get("data")
        if codes.status_of(reply) != codes.GOOD or not isinstance(data, dict):
            return None
        state = data.get("deliveryState")
        refused = codes.refused_later(state) if isinstance(state, int) else None
        return refused or Sent(reference=receipt, receipt=receipt)

    def poll(self, keep: Keep, state: dict[str, Any]) -> dict[str, Any]:
        return news(self.ask, keep, state, now())

    def read(self, raw: Raw) -> Sequence[Item]:
        fields = fields_in(raw)
        if "receiveReturnId" in fields:
            return [message_in(fields, _moment(fields.get("receivedDateTime", "")))]
        if "deliveryState" in fields:
            return [report_in(fields, _moment(fields.get("deliveryDateTime", "")))]
        raise Unreadable("neither")

    def _free(self, mobile: str, text: str) -> dict[str, Any]:
        return {"lineNumber": int(self.settings.line), "messageText": text, "mobiles": [mobile], "sendDateTime": None}


def _approved(mobile: str, template: Template) -> dict[str, Any] | str:
    """What `send/verify` wants; a sentence when the words for the gaps do not fit."""
    number, _colon, told = template.name.partition(":")
    names = [name.strip() for name in told.split(",") if name.strip()]
    if not number.strip().isdecimal() or len(names) != len(template.values):
        return gettext("Name a template of SMS.ir by its number and its gaps, such as 123456: CODE, NAME.")
    for name, value in zip(names, template.values, strict=True):
        if not value or len(value) > LONGEST_VALUE:
            words = gettext("“%(value)s” does not fit the gap %(name)s: SMS.ir takes 1 to %(longest)s letters.")
            return words % {"value": value[:40], "name": name, "longest": LONGEST_VALUE}
    parameters = [{"name": name, "value": value} for name, value in zip(names, template.values, strict=True)]
    return {"mobile": mobile, "templateId": int(number), "parameters": parameters}


def _taken(reply: Reply) -> Outcome:
    status = codes.status_of(reply)
    if status is None or reply.status in (429, 503):
        return outcome_of_status(reply.status) or not_understood(reply.status)
    if status != codes.GOOD:
        return codes.refusal(status)
    data = reply.json.get("data")
    found = data if isinstance(data, dict) else {}
    ids = found.get("messageIds", [found.get("messageId")])
    reference = ids[0] if isinstance(ids, list) and ids else None
    if found.get("messageIds") and not reference:  # a place for each number: 0 blocked, nothing when wrong
        return codes.refusal(codes.BLOCKED if reference == 0 else codes.WRONG_NUMBER)
    if not isinstance(reference, int) or not reference:
        return not_understood(reply.status)
    return Sent(reference=str(reference), receipt=str(reference))


def _moment(text: str) -> datetime | None:
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


DRIVER: type[Driver] = Smsir
