"""What is asked about a mailbox: how letters leave, and, where Vafa reads the mailbox itself, how they come in."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import NO_SECRET, DriverSettings, Secret, field
from vafa.channels.drivers.email.line import PROTECTIONS, STARTTLS, TLS
from vafa.platform.values import Refused, refuse_if

SEEN, MOVE, DELETE = "seen", "move", "delete"
AFTER = [
    (SEEN, _("Mark it as read")),
    (MOVE, _("Move it to another folder")),
    (DELETE, _("Delete it from the mail server")),
]
AUTO, YES, NO = "auto", "yes", "no"
PLUS = [(AUTO, _("If the mail server is known to take them")), (YES, _("Yes")), (NO, _("No"))]
# They deliver name+anything@… to name@…, without anybody having set it up.
TAKES_PLUS = (".gmail.com", ".office365.com", ".outlook.com", ".fastmail.com", ".mail.me.com", ".migadu.com")


@dataclass(frozen=True, kw_only=True)
class EmailSettings(DriverSettings):
    """How to reach the mail servers, and as whom. Without `imap_host` nothing is fetched."""

    host: str = field(_("Mail server"), help=_("Such as mail.example.com."))
    port: int = field(_("Port"), help=_("Usually 587, or 465 with TLS from the start."), default=587)
    protection: str = field(_("Protection"), default=STARTTLS, choices=PROTECTIONS)
    username: str = field(_("User name"), help=_("Empty if the server asks for none."), default="")
    password: Secret = field(_("Password"), default=NO_SECRET)  # noqa: RUF009 (immutable)
    sender: str = field(_("Sender's address"), help=_("Customers see it and answer to it."))
    reply_to: str = field(_("Answers go to"), help=_("Empty: to the sender's address."), default="")
    imap_host: str = field(
        _("Incoming mail server (IMAP)"),
        help=_("Such as imap.example.com. Empty: Vafa does not read this mailbox."),
        default="",
    )
    imap_username: str = field(
        _("User name of the mailbox"), help=_("Empty: the same as for sending."), default="", rare=True
    )
    imap_password: Secret = field(  # noqa: RUF009 (immutable)
        _("Password of the mailbox"), help=_("Empty: the same as for sending."), default=NO_SECRET, rare=True
    )
    imap_port: int = field(
        _("Port of incoming mail"),
        help=_("Usually 993, or 143 with STARTTLS."),
        default=993,
        rare=True,
    )
    imap_protection: str = field(_("Protection of incoming mail"), default=TLS, choices=PROTECTIONS, rare=True)
    imap_folder: str = field(_("Folder that is read"), default="INBOX", rare=True)
    imap_after: str = field(_("When a mail was read"), default=SEEN, choices=AFTER, rare=True)
    imap_moved_to: str = field(
        _("Folder for mails that were read"),
        help=_("Only if they are moved; it is made if it is not there."),
        default="Vafa",
        rare=True,
    )
    plus: str = field(
        _("Answers come to an address with a plus sign"),
        help=_("Such as shop+v12.ab34@example.com: it names the conversation. Your mail server must deliver it."),
        default=AUTO,
        choices=PLUS,
        rare=True,
    )

    @classmethod
    def load(cls, kept: Any) -> Self:
        """As they were kept; with nothing kept those of a mailbox that only reads what a pipe brings."""
        return super().load(kept or {"host": "localhost", "sender": "nobody@localhost"})

    def __post_init__(self) -> None:
        for label, address in (
            (_("Sender's address"), self.sender),
            (_("Answers go to"), self.reply_to or self.sender),
        ):
            refuse_if(ascii_address(address) is None, Refused("channels.setting_wrong", field=str(label), status=400))

    @property
    def names_conversations(self) -> bool:
        """Whether answers may go to an address with the conversation after a plus sign."""
        known = f".{self.imap_host.lower()}".endswith(TAKES_PLUS)
        return self.plus == YES or (self.plus == AUTO and known)


def ascii_address(address: str) -> str | None:
    """The address with its domain as servers write it; None when no server could take it."""
    local, _at, domain = address.rpartition("@")
    if not local or not domain or not local.isascii() or any(not s.isprintable() or s in " <>" for s in address):
        return None
    try:
        return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address
    except UnicodeError:
        return None
