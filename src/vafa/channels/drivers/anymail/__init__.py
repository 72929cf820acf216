"""Mail services (Mailgun, Postmark …) that call us: customers' mails, and what became of ours.

Letters leave by SMTP, as a mailbox of its own; every one of these services takes them that way.
"""

import base64
import json
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from email.errors import MessageError
from typing import Any, ClassVar
from urllib.parse import quote

from anymail.exceptions import AnymailError, AnymailWarning, AnymailWebhookValidationFailure
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType, RejectReason
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import NO_SECRET, Can, Driver, DriverSettings, Envelope, Failed, Outcome, Secret, field
from vafa.channels.drivers.anymail import amazon
from vafa.channels.drivers.anymail.requests import request_of
from vafa.channels.drivers.anymail.services import SERVICES, WORD
from vafa.channels.hooks import WORD as IN_ADDRESS
from vafa.channels.hooks import check_word, plain
from vafa.channels.inbound import (
    Hook,
    Incoming,
    IncomingFile,
    Item,
    Nothing,
    Raw,
    Receipt,
    ReceiptState,
    Unreadable,
    Unsigned,
)
from vafa.channels.marks import id_in
from vafa.channels.registry import driver_class
from vafa.channels.web_settings import proxy_setting, refuse_odd_proxy
from vafa.platform.http import client, read_limited
from vafa.platform.time import now

STATUS = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
# What anymail's views raise on payloads nobody thought of.
BROKEN = (
    AnymailError, ImproperlyConfigured, SuspiciousOperation, MessageError, ArithmeticError, AssertionError,
    AttributeError, LookupError, TypeError, ValueError, RecursionError, NotImplementedError,
)  # fmt: skip
OLDEST = timedelta(days=2)  # Mailgun tries for eight hours
ASKED = "x-vafa-asked"  # beside what is kept of Amazon's question: what came of our answer
LARGEST = 40_000_000  # bytes of a file
STATES: dict[str, ReceiptState] = {
    EventType.DELIVERED: "delivered", EventType.OPENED: "read", EventType.CLICKED: "read",
    EventType.BOUNCED: "failed", EventType.REJECTED: "failed", EventType.FAILED: "failed",
    EventType.COMPLAINED: "complained", EventType.UNSUBSCRIBED: "unsubscribed",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(DriverSettings):
    """Which service calls, and what proves it."""

    service: str = field(_("Mail service"), choices=[(name, one.label) for name, one in SERVICES.items()])
    key: Secret = field(  # noqa: RUF009 (immutable)
        _("Key of the webhook"),
        help=_("Mailgun and Mandrill show it to you. For the others make up a long word, and put it into the address."),
    )
    sender: str = field(_("Your own address"), help=_("The address customers write to."))
    api_key: Secret = field(  # noqa: RUF009 (immutable)
        _("API key"), help=_("Only Brevo: files of mails are fetched with it."), default=NO_SECRET, rare=True
    )
    proxy: Secret = proxy_setting()  # noqa: RUF009 (immutable)

    def __post_init__(self) -> None:
        refuse_odd_proxy(self.proxy)


class Anymail(Driver):
    """One service. What it sends is verified and taken apart by django-anymail; its mail is read like any mail."""

    kind = "anymail"
    label = _("E-mail service (webhook)")
    channel = "email"
    reaches = "email"
    can = Can(sends=False, receive=True, reports=True)
    Settings: ClassVar[type[DriverSettings]] = ServiceSettings
    settings: ServiceSettings

    def send(self, envelope: Envelope, *, before_handing: Any) -> Outcome:
        return Failed(permanent=False, detail="It sends nothing; add a mailbox for that.", blame="account")

    def check(self) -> str | None:
        return None

    def greet(self, hook: Hook) -> str | None:
        return ""  # services look whether somebody is there

    def verify(self, hook: Hook) -> None:
        service, key = SERVICES[self.settings.service], self.settings.key
        if not service.key and IN_ADDRESS in hook.query:
            check_word(hook, key)
            return
        proof = {service.key: key.reveal()} if service.key else {"webhook_secret": f"{WORD}:{key.reveal()}"}
        options: dict[str, Any] = {**proof}
        if "webhook_url" in service.more:
            options["webhook_url"] = hook.url
        try:
            request = request_of(hook.body, hook.content_type, hook.headers)
            view = _view(service.views[-1], options)
            view.run_validators(request)
        except AnymailWebhookValidationFailure as problem:
            raise Unsigned(str(problem)) from None
        except BROKEN:
            raise Unsigned("It cannot be read, so nobody can have signed it.") from None
        if self.settings.service == "mailgun":
            self._fresh(hook)

    def raw(self, hook: Hook) -> Raw:
        """Mailgun signs a word and a moment, not what it says: each word counts once. Amazon's question is answered."""
        told = _object(hook.body) if self.settings.service == "ses" else {}
        if amazon.asks(told):
            said = amazon.confirm(told, self.settings.proxy.reveal())
            key = f"{said} {told.get('MessageId', '')}"
            return Raw(body=hook.body, content_type=hook.content_type, headers={ASKED: said}, key=key)
        token = _signed(hook).get("token", "") if self.settings.service == "mailgun" else ""
        return Raw(body=hook.body, content_type=hook.content_type, key=f"mailgun {token}" if token else "")

    def read(self, raw: Raw) -> Sequence[Item]:
        service = SERVICES[self.settings.service]
        unread = Unreadable("not_understood")
        try:
            request = request_of(raw.body, raw.content_type, {})
        except BROKEN:
            raise unread from None
        for make in service.views:
            try:
                view = _view(make, {service.key: "unused"} if service.key else {})
                return [item for event in view.parse_events(request) for item in self._items(event)] or [_other(raw)]
            except BROKEN:
                continue
        raise unread

    def fetch_file(self, file: IncomingFile) -> bytes:
        key = {"api-key": self.settings.api_key.reveal()}
        path = f"/v3/inbound/attachments/{quote(file.reference, safe='')}"
        proxy = self.settings.proxy.reveal()
        door = client(base_url="https://api.brevo.com", headers=key, proxy=proxy)
        with door as brevo, brevo.stream("GET", path) as response:
            response.raise_for_status()
            return read_limited(response, LARGEST)

    def _items(self, event: Any) -> list[Item]:
        if isinstance(event, AnymailInboundEvent):
            return self._mail(event)
        return [_report(event)] if isinstance(event, AnymailTrackingEvent) else []

    def _mail(self, event: Any) -> list[Item]:
        """The mail as bytes, read by who reads mails; what the service knows besides is added."""
        cls = driver_class("email")
        settings = cls.Settings.load({"host": "localhost", "sender": self.settings.sender})
        found = cls(settings).read(Raw(body=_bytes(event.message)))
        references = [part.get("X-Vafa-Reference") for part in event.message.walk() if part.get_filename()]
        recipient = plain(event.message.envelope_recipient or "")
        return [
            self._known(item, event, recipient, references) if isinstance(item, Incoming) else item for item in found
        ]

    def _known(self, item: Incoming, event: Any, recipient: str, references: list[Any]) -> Incoming:
        to = tuple(dict.fromkeys([*item.to, *filter(None, [recipient])]))
        doubt = item.doubt or ("spam" if event.message.spam_detected else "")
        files = item.files
        if any(references) and len(references) == len(files):
            files = tuple(
                replace(file, content=None, reference=plain(one)) if one else file
                for file, one in zip(files, references, strict=True)
            )
        return replace(item, to=to, doubt=doubt, files=files)

    def _fresh(self, hook: Hook) -> None:
        signed = _signed(hook).get("timestamp", "")
        if not signed.isdigit() or abs(now().timestamp() - int(signed)) > OLDEST.total_seconds():
            raise Unsigned("It was signed too long ago.")


def _view(make: Any, options: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AnymailWarning)  # that a view without a secret is open: ours is not
        return make(**options)


def _signed(hook: Hook) -> dict[str, str]:
    """What Mailgun signed: in a form among the fields, in JSON apart."""
    try:
        request = request_of(hook.body, hook.content_type, {})
        told = json.loads(hook.body)["signature"] if request.content_type == "application/json" else request.POST
        return {name: plain(told[name]) for name in ("token", "timestamp") if name in told}
    except BROKEN:
        return {}


def _bytes(message: Any) -> bytes:
    """Services hand mails over as text or in pieces: letters become bytes again, and files stay as they are."""
    for part in message.walk():
        coded = str(part.get("Content-Transfer-Encoding", "")).lower() in ("base64", "quoted-printable")
        if not part.is_multipart() and not coded and part.get_content_maintype() != "text":
            content = part.get_payload(decode=True) or b""
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "base64"
            part.set_payload(base64.encodebytes(content).decode())
    try:
        return bytes(message.as_bytes())
    except UnicodeError:
        return str(message.as_string()).encode("utf-8", "surrogateescape")


def _report(event: Any) -> Item:
    """What became of a message of ours, which is named somewhere in it: by its Message-ID or the mark we gave along."""
    told = event.esp_event if isinstance(event.esp_event, dict) else dict(event.esp_event.items())
    state = STATES.get(event.event_type)
    reference = id_in(json.dumps(told, default=str))
    if not reference and state in ("complained", "unsubscribed"):
        reference = plain(event.recipient or "")  # services tell of a complaint without saying about which message
    if not reference or state is None:
        return Nothing(reason=event.event_type if reference and event.event_type else "not_ours")
    said = plain(event.mta_response or event.description or event.reject_reason or "")
    return Receipt(
        reference=reference,
        state=state,
        at=event.timestamp,
        detail=" ".join(said.split())[:300],
        permanent=state == "failed" and _address_is_wrong(event, said, told),
        address=plain(event.recipient or ""),
    )


def _address_is_wrong(event: Any, said: str, told: dict[str, Any]) -> bool:
    status = STATUS.search(said)
    if status is not None:
        return status[1] == "5" and status[2] in ("0", "1")
    soft = any("soft" in str(told.get(name, "")).lower() for name in ("event", "Type"))
    return not soft and event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID)


def _other(raw: Raw) -> Item:
    """What is no event: Amazon's question whether a topic may call us, and what came of the answer."""
    told = _object(raw.body)
    if not amazon.asks(told):
        return Nothing(reason="empty")
    said = raw.headers.get(ASKED, amazon.FORGED)
    if said == amazon.CONFIRMED:
        return Nothing(reason="topic_confirmed")
    if said == amazon.FORGED:
        raise Unreadable("topic_forged")
    raise Unreadable("topic_unconfirmed", plain(told.get("SubscribeURL", ""))[:250])


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body) if body.lstrip().startswith(b"{") else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


DRIVER: type[Driver] = Anymail
