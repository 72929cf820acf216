"""Mail servers' words of what did not arrive, machines' answers, and people who only sound like them."""

# ruff: noqa: E501 (mails as they come)

import pytest

from vafa.channels.drivers.email.reading import read_mail
from vafa.channels.tests.mail_samples import mail, multipart, part

ORIGINAL = part(
    "message/rfc822", "From: help@shop.example\nMessage-ID: <m1@shop.example>\nSubject: Your order\n\nHello"
)


def server(text: str, *headers: str, subject: str = "Undelivered Mail Returned to Sender") -> bytes:
    """A mail server's mail in its own words."""
    head = [
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)",
        "To: help@shop.example",
        f"Subject: {subject}",
        *headers,
    ]
    return "\n".join([*head, "", text]).encode()


def failed(raw: bytes, *, permanent: bool = True) -> list[str]:
    bounce = read_mail(raw).bounce
    assert bounce is not None
    return [one.address for one in bounce.recipients if one.permanent is permanent]


def report(*groups: str, more: str = "") -> bytes:
    status = "Reporting-MTA: dns; mx.example\n\n" + "\n\n".join(groups)
    return multipart(
        part("text/plain", "It did not arrive."), part("message/delivery-status", status), ORIGINAL,
        kind="report", more="; report-type=delivery-status" + more,
    )  # fmt: skip


def test_the_standard_report_is_believed():
    got = read_mail(
        report("Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1 (no such user)")
    ).bounce
    assert got is not None and got.message_id == "m1@shop.example"
    assert [(one.address, one.status, one.permanent) for one in got.recipients] == [("a@example.com", "5.1.1", True)]


@pytest.mark.parametrize(
    ("group", "permanent", "temporary"),
    [
        ("Original-Recipient: rfc822;a@example.com\nFinal-Recipient: rfc822;b@in.example\nAction: failed", ["a@example.com"], []),
        ("Final-Recipient: RFC822; <a@example.com>\nAction: Failed\nStatus: 4.4.7", ["a@example.com"], []),
        ("Final-Recipient: rfc822; a@example.com\nAction: delayed\nStatus: 4.4.1", [], ["a@example.com"]),
        ("Final-Recipient: rfc822; a@example.com\nStatus: 4.2.2", [], ["a@example.com"]),
        ("Final-Recipient: a@example.com\nAction: failed (permanent)\nStatus: 5.0.0", ["a@example.com"], []),
        ("Final-Recipient: x400; c=us\nAction: failed\n\nFinal-Recipient: rfc822; a@example.com\nAction: failed", ["a@example.com"], []),
    ],
)  # fmt: skip
def test_groups_of_a_report_tell_who_and_how(group, permanent, temporary):
    raw = report(group)
    assert (failed(raw), failed(raw, permanent=False)) == (permanent, temporary)


def test_a_report_of_success_is_no_bounce():
    got = read_mail(report("Final-Recipient: rfc822; a@example.com\nAction: delivered\nStatus: 2.0.0"))
    assert got.bounce is None
    assert got.auto_submitted == "auto-generated"


@pytest.mark.parametrize(
    ("text", "subject", "who"),
    [
        ("Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the "
         "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<a@example.com>:\n"
         "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
         "Return-Path: <help@shop.example>\nTo: other@example.com\n", "failure notice", ["a@example.com"]),
        ("This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
         "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
         "  a@example.com\n    host mx.example [192.0.2.1]: 550 5.1.1 unknown\n\n------ This is a copy of the message, "
         "including all the headers. ------\n\nTo: other@example.com", "Mail delivery failed: returning message to sender",
         ["a@example.com"]),
        ("The original message was received at Mon, 2 Jun 2025\nfrom shop.example [192.0.2.1]\n\n   ----- The following "
         "addresses had permanent fatal errors -----\n<a@example.com>\n    (expanded from: <b@example.com>)\n\n"
         "   ----- Transcript of session follows -----\n... while talking to mx.example.:\n>>> RCPT To:<a@example.com>\n"
         "<<< 550 5.1.1 <a@example.com>... User unknown", "Returned mail: User unknown", ["a@example.com"]),
        ("I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
         "For further assistance, please send mail to <postmaster@mx.example>\n\n<a@example.com>: host mx said: 550 no\n"
         "<b@example.com>: unknown user", "Undelivered Mail Returned to Sender", ["a@example.com", "b@example.com"]),
        ("Your message\n\n  To:      x@example.net\n  Subject: Order\n  Sent:    Mon\n\ndid not reach the following "
         "recipient(s):\n\na@example.com on Mon, 2 Jun 2025 10:00:00\n    The recipient name is not recognized\n"
         "b@example.com on Mon, 2 Jun 2025\n    The MTS-ID of the original message is: c=us", "Undeliverable: Order",
         ["a@example.com", "b@example.com"]),
        ("Delivery to the following recipients failed.\n\n       a@example.com\n", "Delivery Status Notification (Failure)",
         ["a@example.com"]),
        ("** Address not found **\n\nYour message wasn't delivered to a@example.com because the address couldn't be found.",
         "Delivery Status Notification (Failure)", ["a@example.com"]),
        ("Message from yahoo.com.\nUnable to deliver message to the following address(es).\n\n<a@example.com>:\n"
         "This user doesn't have a yahoo.com account (a@example.com) [0]", "Delivery failure", ["a@example.com"]),
        ("User mailbox exceeds allowed size: a@example.com", "Undeliverable Mail", ["a@example.com"]),
        ("Unknown user: a@example.com\n\nOriginal message follows.\n\nTo: b@example.com", "Undeliverable Mail",
         ["a@example.com"]),
        ("پیام شما به نشانی زیر تحویل داده نشد:\n\na@example.com\n", "برگشت ایمیل", ["a@example.com"]),
        ("تعذر تسليم رسالتك إلى المستلم التالي:\n\na@example.com", "تعذر التسليم", ["a@example.com"]),
    ],
)  # fmt: skip
def test_servers_with_words_of_their_own_are_understood(text, subject, who):
    assert failed(server(text, subject=subject)) == who


def test_a_delay_is_temporary():
    raw = server(
        "THIS IS A WARNING MESSAGE ONLY\n\nDelivery to the following recipient has been delayed:\n\n  a@example.com\n\n"
        "The mail server will keep trying until 5 days old.", subject="Warning: could not send message for past 4 hours",
    )  # fmt: skip
    assert (failed(raw), failed(raw, permanent=False)) == ([], ["a@example.com"])


def test_the_header_of_exim_and_gmail_is_believed():
    raw = server("Something went wrong.", "X-Failed-Recipients: a@example.com, b@example.com")
    assert failed(raw) == ["a@example.com", "b@example.com"]


def test_a_filters_refusal_is_a_bounce_and_a_receipt_is_none():
    receipt = "Final-Recipient: rfc822; a@example.com\nOriginal-Message-ID: <m2@shop.example>\nDisposition: "
    raw = multipart(
        part("text/plain", "Your message to <a@example.com> was automatically rejected:\nQuota exceeded"),
        part("message/disposition-notification", receipt + "automatic-action/MDN-sent-automatically; deleted"),
        kind="report", more="; report-type=disposition-notification",
    )  # fmt: skip
    got = read_mail(raw).bounce
    assert got is not None
    assert ([one.address for one in got.recipients], got.message_id) == (["a@example.com"], "m2@shop.example")
    read = raw.replace(b"was automatically rejected", b"was displayed").replace(b"deleted", b"displayed")
    assert read_mail(read).bounce is None


@pytest.mark.parametrize(
    "raw",
    [
        mail("My parcel was not delivered! Please call a@example.net", "In-Reply-To: <m1@shop.example>"),
        mail("Delivery failed again. The courier could not reach me. Write to my brother, b@example.net."),
        mail("The fridge was returned. Address: b@example.net").replace(b"Subject: Hi", b"Subject: Failed delivery"),
        mail("What does this mean?\n\n> a@example.com\n> user unknown").replace(
            b"Subject: Hi", b"Subject: Re: Undeliverable"
        ),
    ],
)
def test_customers_are_no_mail_servers(raw):
    assert read_mail(raw).bounce is None


@pytest.mark.parametrize(
    ("headers", "subject", "kind", "away"),
    [
        (["Auto-Submitted: auto-replied"], "Out of office", "auto-replied", True),
        (["Auto-Submitted: auto-replied (vacation)"], "Re: Order", "auto-replied", False),
        (["Auto-Submitted: auto-generated"], "Report", "auto-generated", False),
        (["Auto-Submitted: no"], "Out of office", "", False),
        (["X-Autoreply: yes"], "x", "auto-replied", False),
        (["Precedence: auto_reply"], "x", "auto-replied", False),
        (["X-Auto-Response-Suppress: All"], "Automatic reply: Order", "auto-replied", False),
        (["X-Auto-Response-Suppress: All"], "Order", "", False),
        (["Precedence: bulk"], "پاسخ خودکار: در مرخصی هستم", "auto-replied", True),
        (["Return-Path: <>"], "رد تلقائي: إجازة", "auto-replied", True),
        ([], "Out of office", "", False),
        ([], "در مرخصی هستم", "", False),
    ],
)
def test_machines_are_told_by_their_headers(headers, subject, kind, away):
    got = read_mail("\n".join(["From: a@example.com", f"Subject: {subject}", *headers, "", "Hello"]).encode())
    assert (got.auto_submitted, got.out_of_office, got.bounce) == (kind, away, None)


def test_newsletters_and_lists_are_marked():
    assert read_mail(mail("x", "List-Unsubscribe: <mailto:a@example.com>")).bulk
    assert not read_mail(mail("x")).bulk
