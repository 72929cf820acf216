"""E-mail, through the shop's own mail servers: letters leave by SMTP and are fetched by IMAP."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Can, Driver, DriverSettings, Envelope, Failed, Outcome, Sent, Uncertain
from vafa.channels.drivers.email.idle import wait_and_keep
from vafa.channels.drivers.email.incoming import items_of
from vafa.channels.drivers.email.line import Line, LineError, words
from vafa.channels.drivers.email.mailbox import BROKEN, Mailbox, ask
from vafa.channels.drivers.email.mime import as_bytes
from vafa.channels.drivers.email.reading import Unreadable, read_mail
from vafa.channels.drivers.email.services import service_headers
from vafa.channels.drivers.email.settings import EmailSettings, ascii_address
from vafa.channels.inbound import Item, Keep, Raw
from vafa.channels.inbound import Unreadable as NothingToRead

__all__ = ["DRIVER", "Email", "EmailSettings", "ascii_address", "dotted"]


class Email(Driver):
    """One connection for a batch of messages, opened when first needed and again when it broke."""

    kind = "email"
    label = _("E-mail")
    channel = "email"
    reaches = "email"
    can = Can(html=True, attachments=True, receive=True)
    polls_every = timedelta(minutes=1)
    Settings: ClassVar[type[DriverSettings]] = EmailSettings
    settings: EmailSettings

    def __init__(self, settings: EmailSettings) -> None:
        super().__init__(settings)
        password = settings.password
        self._line = Line(settings.host, settings.port, settings.protection, settings.username, password)

    @property
    def domain(self) -> str:
        return self.settings.sender.rpartition("@")[2] or "localhost"

    @property
    def answers_to(self) -> str:
        one = self.settings
        return (one.reply_to or one.sender) if one.names_conversations else ""

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        recipient = ascii_address(envelope.address)
        if recipient is None:
            return Failed(permanent=True, detail=gettext("This is no e-mail address."))
        try:
            answers_to = envelope.reply_to or self.settings.reply_to
            marked = replace(envelope, headers={**envelope.headers, **self._service_headers(envelope)})
            message = as_bytes(marked, recipient, self.settings.sender, answers_to)
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
        return self._check_mailbox() if self.settings.imap_host else None

    def read(self, raw: Raw) -> Sequence[Item]:
        try:
            return items_of(read_mail(raw.body), self.settings.sender.lower())
        except Unreadable:
            raise NothingToRead("nothing_inside") from None

    def poll(self, keep: Keep, state: dict[str, Any]) -> dict[str, Any]:
        return ask(self.settings, keep, state) if self.settings.imap_host else state

    def listen(self, keep: Keep, stop: Event) -> None:
        if self.settings.imap_host:
            wait_and_keep(self.settings, keep, stop)
        else:
            stop.wait()

    def close(self) -> None:
        self._line.quit()

    def _service_headers(self, envelope: Envelope) -> dict[str, str]:
        return service_headers(self.settings.host, envelope.headers.get("Message-ID", ""))

    def _check_mailbox(self) -> str | None:
        try:
            with Mailbox(self.settings):
                return None
        except LineError as problem:
            return str(problem)
        except BROKEN as problem:
            return gettext("The incoming mail server does not answer: %(detail)s") % {"detail": words(problem)}

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


DRIVER = Email
