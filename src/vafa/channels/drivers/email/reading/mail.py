"""What a mail says, as plain values: the form in which everything else sees it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from vafa.channels.drivers.email.reading.addresses import Address

_REPORTS = ("message/", "text/rfc822-headers")


class Unreadable(ValueError):
    """There is nothing to read: no byte but blanks."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail. `name` is the sender's, without folders and signs that disguise it; it may be empty."""

    name: str
    type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The content's fingerprint, in small hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_message(self) -> bool:
        """A mail or a report of mail servers put into this mail; `read_mail(content)` reads a `message/rfc822`."""
        return self.type.startswith(_REPORTS)


@dataclass(frozen=True, slots=True)
class Failed:
    """Somebody whom a message of ours did not reach. `status` is like 5.1.1, or empty."""

    address: str
    status: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail server's word that a message did not arrive, or not yet."""

    recipients: tuple[Failed, ...]
    message_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as people read it.

    Message-IDs are without their angles. `text` is the whole text (from HTML if there is no other), `visible` the
    answer in it without quotes and signature. `html` is safe to show and None if the mail had none; pictures from
    elsewhere are in `data-remote-src`, those of the mail in `data-attachment` (place in `attachments`).
    `auto_submitted` is empty for people, else auto-replied, auto-generated or auto-notified. `bulk` tells newsletters
    and lists. `protection` is signed, encrypted or empty. `headers` has every header, readable, in order.
    """

    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    html: str | None
    visible: str
    attachments: tuple[Attachment, ...]
    auto_submitted: str
    out_of_office: bool
    bulk: bool
    bounce: Bounce | None
    language: str
    protection: str
    remote_images: bool
    calendar: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = field(repr=False)

    def header(self, name: str) -> str:
        """The first header of this name (small letters) that says something; empty if there is none."""
        return next((value for key, value in self.headers if key == name and value), "")

    def as_json(self) -> Mapping[str, object]:
        """The mail for `vafa mail parse --json`; mails and server reports in it stand apart from files."""
        return {
            "from": self.sender.address if self.sender else "",
            "from_name": self.sender.name if self.sender else "",
            "to": [one.address for one in self.to],
            "cc": [one.address for one in self.cc],
            "reply_to": [one.address for one in self.reply_to],
            "subject": self.subject,
            "date": self.date.isoformat() if self.date else "",
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "references": list(self.references),
            "text": self.text,
            "html": self.html,
            "visible": self.visible,
            "attachments": [_file(one) for one in self.attachments if not one.is_message],
            "messages": [_file(one) for one in self.attachments if one.is_message],
            "auto_submitted": self.auto_submitted,
            "out_of_office": self.out_of_office,
            "bulk": self.bulk,
            "bounce": self.bounce
            and {
                "recipients": [
                    {"address": one.address, "status": one.status, "permanent": one.permanent}
                    for one in self.bounce.recipients
                ],
                "message_id": self.bounce.message_id,
            },
            "language": self.language,
            "protection": self.protection,
            "remote_images": self.remote_images,
            "calendar": list(self.calendar),
        }


def _file(one: Attachment) -> dict[str, object]:
    return {"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256}
