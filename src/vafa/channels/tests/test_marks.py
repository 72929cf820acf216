"""Mail services give our letters names of their own; ours goes along, and comes back in each one's reports."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from vafa.channels.contract import Envelope
from vafa.channels.drivers.email import Email, EmailSettings
from vafa.channels.drivers.email.services import service_headers
from vafa.channels.inbound import Raw, Receipt
from vafa.channels.marks import id_in, mark_of
from vafa.channels.tests.test_mail_services import called, driver

ID = "<vafa.12.0123456789abcdef@example.com>"
MARK = "vafa-12-0123456789abcdef"
AS_JSON = '{"vafa":"vafa-12-0123456789abcdef"}'
EVENT = {"email": "sara@example.org", "timestamp": 1777700000}
SES = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Permanent", "bounceSubType": "General", "timestamp": "2026-05-02T08:00:00.000Z",
        "feedbackId": "f",
        "bouncedRecipients": [{"emailAddress": "sara@example.org", "diagnosticCode": "smtp; 550 5.1.1 unknown"}],
    },
    "mail": {
        "timestamp": "2026-05-02T08:00:00.000Z", "messageId": "0102", "source": "shop@example.com",
        "destination": ["sara@example.org"], "tags": {"ses:operation": ["SendRawEmail"], "vafa": [MARK]},
    },
}  # fmt: skip
# What each service says of a letter whose Message-ID it has replaced; ours is only where its header put it.
REPORTS: dict[str, Any] = {
    "postmark": {
        "RecordType": "Delivery", "Recipient": "sara@example.org", "DeliveredAt": "2026-05-02T08:00:00Z",
        "MessageID": "883953f4", "Metadata": {"vafa": MARK}, "Details": "250 OK",
    },
    "sendgrid": [{**EVENT, "event": "delivered", "smtp-id": "<x@sendgrid.net>", "vafa": MARK, "response": "250 OK"}],
    "brevo": {**EVENT, "event": "delivered", "message-id": "<x@smtp-relay.mailin.fr>", "X-Mailin-custom": AS_JSON},
    "mailjet": [{**EVENT, "event": "sent", "time": 1777700000, "MessageID": 4, "Payload": AS_JSON}],
    "ses": {"Type": "Notification", "MessageId": "1", "TopicArn": "arn", "Message": json.dumps(SES)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("host", "header", "value"),
    [
        ("smtp.postmarkapp.com", "X-PM-Metadata-vafa", MARK),
        ("smtp.mandrillapp.com", "X-MC-Metadata", AS_JSON),
        ("smtp.eu.mailgun.org", "X-Mailgun-Variables", AS_JSON),
        ("smtp.sendgrid.net.", "X-SMTPAPI", f'{{"unique_args":{AS_JSON}}}'),
        ("smtp-relay.brevo.com", "X-Mailin-custom", AS_JSON),
        ("in-v3.MAILJET.com", "X-MJ-EventPayload", AS_JSON),
        ("email-smtp.eu-west-1.amazonaws.com", "X-SES-MESSAGE-TAGS", f"vafa={MARK}"),
    ],
)
def test_a_service_gets_our_name_in_its_own_header(host: str, header: str, value: str) -> None:
    assert service_headers(host, ID) == {header: value}


def test_other_mail_servers_get_none() -> None:
    assert service_headers("mail.shop.example", ID) == {} == service_headers("evilpostmarkapp.com", ID)
    assert service_headers("smtp.postmarkapp.com", "<somebody@else.example>") == {}


def test_the_header_stands_in_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Email(EmailSettings.parse({"host": "smtp.mandrillapp.com", "sender": "shop@example.com"}))
    letter = Envelope(
        message_id=12, address="sara@example.org", sender_name="Shop", subject="Hello", text="Hello", html="",
        language="en", headers={"Message-ID": ID},
    )  # fmt: skip
    written: list[bytes] = []
    monkeypatch.setattr(mailbox._line, "ready", lambda: None)
    monkeypatch.setattr(mailbox, "_introduce", lambda *_: None)
    monkeypatch.setattr(mailbox, "_hand", lambda _smtp, message: written.append(message))
    mailbox.send(letter, before_handing=lambda: None)
    assert f"\r\nX-MC-Metadata: {AS_JSON}\r\n".encode() in written[0] and f"Message-ID: {ID}".encode() in written[0]


def test_a_mark_says_the_same_as_the_id() -> None:
    assert mark_of(ID) == MARK and mark_of("<1@example.org>") == ""
    assert id_in(f'{{"a": "{ID}"}}') == ID and id_in(f"x {MARK} y") == "<vafa.12.0123456789abcdef@mark>"
    assert id_in("invafa-12-0123456789abcdef") == "" == id_in("vafa-12-0123")


@pytest.mark.parametrize("service", REPORTS)
def test_reports_find_their_letter_by_the_mark(service: str) -> None:
    one = driver(service)
    hook = called(REPORTS[service])
    one.verify(hook)
    (found,) = one.read(one.raw(hook))
    assert isinstance(found, Receipt) and found.reference == id_in(MARK)
    assert found.state == ("failed" if service == "ses" else "delivered")


def test_mandrill_reports_in_a_form() -> None:
    event = {"event": "hard_bounce", "_id": "x", "ts": 1777700000, "msg": {
        "email": "sara@example.org", "_id": "x", "metadata": {"vafa": MARK}, "diag": "smtp;550 5.1.1 unknown",
        "bounce_description": "bad_mailbox", "ts": 1777700000,
    }}  # fmt: skip
    body = urlencode({"mandrill_events": json.dumps([event])}).encode()
    (found,) = driver("mandrill").read(Raw(body=body, content_type="application/x-www-form-urlencoded"))
    assert isinstance(found, Receipt) and found.reference == id_in(MARK) and found.permanent
