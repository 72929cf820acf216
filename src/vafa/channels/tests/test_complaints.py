"""Who calls a message spam, or ends messages at the provider's, is heard, in whatever form it is told."""

import json
from typing import Any

import pytest

from vafa.channels.drivers.email import Email, EmailSettings
from vafa.channels.drivers.whatsapp.reading import read_payload
from vafa.channels.inbound import Item, Nothing, Raw, Receipt
from vafa.channels.tests.contract.cases.anymail import OURS
from vafa.channels.tests.test_mail_services import called, driver

TOLD: dict[str, Any] = {
    "postmark": {
        "RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512, "Email": "sara@example.org",
        "MessageID": "x", "BouncedAt": "2026-05-02T08:00:00Z", "Metadata": {"vafa": OURS}, "ID": 4,
    },
    "sendgrid": [{
        "event": "spamreport", "email": "sara@example.org", "timestamp": 1777700000, "smtp-id": f"<{OURS}>",
        "sg_event_id": "e",
    }],
    "brevo": {"event": "spam", "email": "sara@example.org", "message-id": f"<{OURS}>"},
    "mailjet": [{"event": "spam", "time": 1777700000, "email": "sara@example.org", "CustomID": OURS, "MessageID": 4}],
}  # fmt: skip

ARF = """From: <abuse@mail.example.net>
To: <shop@example.com>
Subject: FW: offer
Message-ID: <report-1@mail.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain; charset="us-ascii"

This is an email abuse report for an email message.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
{more}
--b
Content-Type: message/rfc822

From: shop@example.com
To: sara@example.org
Message-ID: {reference}
Subject: offer

Twenty percent.
--b--
"""


def report(kind: str, reference: str = f"<{OURS}>", more: str = "Original-Rcpt-To: <sara@example.org>") -> Item:
    text = ARF.format(kind=kind, reference=reference, more=more).replace("\n", "\r\n")
    (item,) = Email(EmailSettings.parse({"host": "127.0.0.1", "sender": "shop@example.com"})).read(
        Raw(body=text.encode())
    )
    return item


@pytest.mark.parametrize("service", sorted(TOLD))
def test_a_mail_service_tells_that_somebody_called_it_spam(service: str) -> None:
    one, hook = driver(service), called(TOLD[service])
    one.verify(hook)
    (found,) = one.read(one.raw(hook))
    assert isinstance(found, Receipt), found
    assert (found.reference, found.state) == (f"<{OURS}>", "complained")


def test_a_mail_service_that_names_only_the_address_is_believed() -> None:
    told = {"event": "unsubscribe", "email": "sara@example.org", "message-id": "<other@example.net>"}
    one, hook = driver("brevo"), called(told)
    (found,) = one.read(one.raw(hook))
    assert isinstance(found, Receipt)
    assert (found.reference, found.address, found.state) == ("sara@example.org", "sara@example.org", "unsubscribed")


@pytest.mark.parametrize(
    ("kind", "state"), [("abuse", "complained"), ("fraud", "complained"), ("opt-out", "unsubscribed")]
)
def test_a_report_of_a_mail_server_says_about_which_of_ours_it_is(kind: str, state: str) -> None:
    found = report(kind)
    assert isinstance(found, Receipt)
    assert (found.reference, found.state, found.address) == (f"<{OURS}>", state, "sara@example.org")


def test_a_report_without_our_name_is_about_the_address_and_one_about_nothing_is_nothing() -> None:
    found = report("abuse", "<theirs@example.net>")
    assert isinstance(found, Receipt) and found.reference == found.address == "sara@example.org"
    assert isinstance(report("abuse", "<theirs@example.net>", more="X: y"), Nothing)
    assert isinstance(report("not-spam"), Nothing)


def test_who_ended_advertisements_in_whatsapp_ended_them() -> None:
    told = {"wa_id": "989121234567", "category": "marketing_messages", "value": "stop", "timestamp": "1749416390"}
    value = {"messaging_product": "whatsapp", "user_preferences": [told, {**told, "value": "resume"}]}
    payload = {"entry": [{"changes": [{"field": "user_preferences", "value": value}]}]}
    stopped, resumed = read_payload(json.loads(json.dumps(payload)), "1")
    assert isinstance(stopped, Receipt) and isinstance(resumed, Nothing)
    assert (stopped.reference, stopped.state) == ("+989121234567", "unsubscribed")
