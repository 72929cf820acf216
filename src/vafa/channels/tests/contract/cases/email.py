"""E-mail, by the mail servers of tests/emulators: smtp takes letters, imap has those that came."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.emulators.imap import Mailbox
from tests.emulators.smtp import MailServer
from vafa.channels.drivers.email import line
from vafa.channels.inbound import Raw
from vafa.channels.tests.contract.case import Case

LETTER = """\
From: =?utf-8?b?2LPYp9ix2Kc=?= <sara@example.org>
To: shop@example.com
Subject: =?utf-8?b?24zYrtqG2KfZhA==?=
Message-ID: <{}@example.org>
Date: Sat, 2 May 2026 11:30:00 +0330
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=edge

--edge
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

سلام، یخچال سرد نمی‌کند.

> پیام شما

--edge
Content-Type: image/png; name="a.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--edge--
"""
BOUNCE = """\
From: MAILER-DAEMON@example.net
To: shop@example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=edge

--edge
Content-Type: text/plain

<gone@example.net>: user unknown

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; example.net

Final-Recipient: rfc822; gone@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--edge
Content-Type: text/rfc822-headers

Message-ID: <vafa.12.0123456789abcdef@example.com>
Subject: Ready

--edge--
"""


def raw(mail: str) -> Raw:
    return Raw(body=mail.replace("\n", "\r\n").encode(), content_type="message/rfc822")


class Mail(MailServer):
    """The mail server as the suite wants it; it asks for a password. The mailbox starts when something arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mailbox: Mailbox | None = None

    def __exit__(self, *_: object) -> None:
        if self.mailbox is not None:
            self.mailbox.kill()
        super().__exit__()

    def arrive(self) -> None:
        """Two mails in the mailbox."""
        self.mailbox = Mailbox().__enter__()
        self.mailbox.deliver(raw(LETTER.format(1)).body, raw(LETTER.format(2)).body)

    def arrive_spoilt(self) -> None:
        """Something that is hardly a mail."""
        assert self.mailbox is not None
        self.mailbox.deliver(b"From: \xff\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\x01")

    def left(self) -> int:
        """How many mails nobody marked as read."""
        return sum(b"\\Seen" not in flags for flags in self.mailbox.flags()) if self.mailbox else 0

    def __enter__(self) -> "Mail":
        super().__enter__()
        self.behaviour.user = ("shop", "open sesame")
        self.behaviour.refuse["gone@example.com"] = "550 5.1.1 no such user"
        return self

    @property
    def texts(self) -> Sequence[str]:
        return [taken.part("plain") for taken in self.taken]

    def settings(self) -> dict[str, Any]:
        typed = {name: value for name, value in super().settings.items() if value}
        fetched = self.mailbox.settings if self.mailbox is not None else {}
        return {**typed, "username": "shop", "password": "open sesame", **fetched}

    def breaks(self, how: str) -> None:
        self.behaviour.refuse_data = "451 4.3.0 out of order" if how == "error" else ""
        self.behaviour.hang_at = "data" if how == "silence" else ""
        self.behaviour.drop_after_data = how == "cut"


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "CONNECT", 0.5)
    monkeypatch.setattr(line, "WHOLE", 0.5)


CASE = Case(
    stand_in=Mail,
    address="customer@example.com",
    unreachable={"port": 1},
    bad_key={"password": "not this one"},
    unknown="gone@example.com",
    quick=quick,
    arrive=Mail.arrive,
    arrive_spoilt=Mail.arrive_spoilt,
    left=Mail.left,
    raws=(raw(LETTER.format(1)), raw(BOUNCE)),
)
