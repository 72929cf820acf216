"""E-mail, through the shop's own mail server (SMTP)."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import (
    NO_SECRET,
    Blame,
    Can,
    Driver,
    DriverSettings,
    Envelope,
    Failed,
    Outcome,
    Secret,
    Sent,
    Uncertain,
    field,
)
from vafa.channels.drivers.email.line import PROTECTIONS, STARTTLS, Line, LineError, words
from vafa.channels.drivers.email.mime import as_bytes
from vafa.platform.values import Refused, refuse_if


@dataclass(frozen=True, kw_only=True)
class EmailSettings(DriverSettings):
    """How to reach the mail server, and as whom."""

    host: str = field(_("Mail server"), help=_("Such as mail.example.com."))
    port: int = field(_("Port"), help=_("Usually 587, or 465 with TLS from the start."), default=587)
    protection: str = field(_("Protection"), default=STARTTLS, choices=PROTECTIONS)
    username: str = field(_("User name"), help=_("Empty if the server asks for none."), default="")
    password: Secret = field(_("Password"), default=NO_SECRET)  # noqa: RUF009 (immutable)
    sender: str = field(_("Sender's address"), help=_("Customers see it and answer to it."))
    reply_to: str = field(_("Answers go to"), help=_("Empty: to the sender's address."), default="")

    def __post_init__(self) -> None:
        for label, address in (
            (_("Sender's address"), self.sender),
            (_("Answers go to"), self.reply_to or self.sender),
        ):
            refuse_if(ascii_address(address) is None, Refused("channels.setting_wrong", field=str(label), status=400))


class Email(Driver):
    """One connection for a batch of messages, opened when first needed and again when it broke."""

    kind = "email"
    label = _("E-mail")
    channel = "email"
    reaches = "email"
    can = Can(html=True, attachments=True)
    Settings: ClassVar[type[DriverSettings]] = EmailSettings
    settings: EmailSettings

    def __init__(self, settings: EmailSettings) -> None:
        super().__init__(settings)
        password = settings.password
        self._line = Line(settings.host, settings.port, settings.protection, settings.username, password)

    @property
    def domain(self) -> str:
        return self.settings.sender.rpartition("@")[2] or "localhost"

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        recipient = ascii_address(envelope.address)
        if recipient is None:
            return Failed(permanent=True, detail=gettext("This is no e-mail address."))
        try:
            message = as_bytes(envelope, recipient, self.settings.sender, self.settings.reply_to)
        except ValueError as problem:  # a header would break out of its line
            return Failed(permanent=True, detail=str(problem), blame="message")
        with self._line.in_time():
            try:
                smtp = self._line.ready()
                refusal = self._introduce(smtp, recipient)
            except LineError as problem:
                return Failed(permanent=False, detail=str(problem), blame="account")
            except (OSError, smtplib.SMTPException) as problem:
                self._line.drop()
                return Failed(permanent=False, detail=words(problem), blame="account")
            if refusal:
                return refusal
            try:
                before_handing()
            except BaseException:
                self._line.drop()
                raise
            return self._hand(smtp, message)

    def check(self) -> str | None:
        try:
            with self._line.in_time():
                self._line.ready()
        except LineError as problem:
            return str(problem)
        except (OSError, smtplib.SMTPException) as problem:
            return gettext("The mail server does not answer: %(detail)s") % {"detail": words(problem)}
        finally:
            self._line.drop()
        return None

    def close(self) -> None:
        self._line.quit()

    def _introduce(self, smtp: smtplib.SMTP, recipient: str) -> Failed | None:
        """MAIL and RCPT: who writes to whom. Nothing is handed over yet."""
        code, reply = smtp.mail(self.settings.sender)
        if code >= 400:
            self._line.reset()
            return Failed(permanent=False, detail=said(code, reply), blame="account")
        code, reply = smtp.rcpt(recipient)
        if code == 421:
            self._line.drop()
            return Failed(permanent=False, detail=said(code, reply), blame="account")
        if code >= 400:
            self._line.reset()
            return Failed(permanent=code >= 500, detail=said(code, reply), blame=blame_of(reply))
        return None

    def _hand(self, smtp: smtplib.SMTP, message: bytes) -> Outcome:
        """DATA: after its last dot the message may be taken, whatever we hear or do not hear."""
        handed = False
        try:
            code, reply = smtp.docmd("DATA")
            if code == 354:
                handed = True
                smtp.send(dotted(message))
                code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            self._line.drop()
            if handed:
                return Uncertain(words(problem))
            return Failed(permanent=False, detail=words(problem), blame="account")
        if code == 250:
            return Sent(reply.decode(errors="replace")[:200])
        if code == 421:
            self._line.drop()
        else:
            self._line.reset()
        return Failed(permanent=code >= 500, detail=said(code, reply), blame="message")


def dotted(message: bytes) -> bytes:
    """The message as DATA wants it: lines that begin with a dot get another, and a lone dot ends it."""
    body = message.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return (body if body.endswith(b"\r\n") else body + b"\r\n") + b".\r\n"


def said(code: int, reply: bytes) -> str:
    """The server's answer on one line."""
    return f"{code} {' '.join(reply.decode(errors='replace').split())}"[:300]


def blame_of(reply: bytes) -> Blame:
    """Whether a refused recipient is a wrong address, or the server refuses for reasons of its own (RFC 3463)."""
    others = (b"5.2.2", b"5.3.", b"5.4.", b"5.5.", b"5.6.", b"5.7.")
    return "message" if reply.startswith(others) else "address"


def ascii_address(address: str) -> str | None:
    """The address with its domain as servers write it; None when no server could take it."""
    local, _at, domain = address.rpartition("@")
    if not local or not domain or not local.isascii() or any(not s.isprintable() or s in " <>" for s in address):
        return None
    try:
        return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address
    except UnicodeError:
        return None


DRIVER = Email
