"""What the headers of a mail say, in the states they come in."""

from datetime import UTC, timedelta

import pytest

from vafa.channels.drivers.email.reading import Address, Unreadable, read_mail
from vafa.channels.drivers.email.reading.addresses import addresses
from vafa.channels.drivers.email.reading.dates import moment
from vafa.channels.drivers.email.reading.params import kind_and_params
from vafa.channels.drivers.email.reading.words import readable
from vafa.channels.tests.mail_samples import mail


def test_it_reads_a_usual_mail():
    got = read_mail(
        b"From: =?utf-8?B?2LPYp9ix2Kc=?= <sara@example.com>\r\nTo: help@shop.example, Desk <desk@shop.example>\r\n"
        b"Cc: boss@shop.example\r\nReply-To: other@example.com\r\nSubject: Order\r\n 1042\r\n"
        b"Date: Mon, 2 Jun 2025 10:01:00 +0330\r\nMessage-ID: <a1@mail.example.com>\r\n"
        b"In-Reply-To: <p1@shop.example>\r\nReferences: <r1@shop.example>\r\n <p1@shop.example>\r\n\r\nHello\r\n"
    )
    assert got.sender == Address("sara@example.com", "سارا")
    assert got.to == (Address("help@shop.example"), Address("desk@shop.example", "Desk"))
    assert [one.address for one in (*got.cc, *got.reply_to)] == ["boss@shop.example", "other@example.com"]
    assert (got.subject, got.text, got.html) == ("Order 1042", "Hello", None)
    assert got.date is not None and got.date.utcoffset() == timedelta(hours=3, minutes=30)
    assert (got.message_id, got.in_reply_to) == ("a1@mail.example.com", "p1@shop.example")
    assert got.references == ("r1@shop.example", "p1@shop.example")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("=?utf-8?Q?=D9=85=D8=B4=D8=AA=D8=B1=DB=8C_=D9=86?=\t=?utf-8?Q?=D9=85=D9=88=D9=86=D9=87?=", "مشتری نمونه"),
        ("=?utf-8?B?2YU=?= =?utf-8?B?2LQ=?=", "مش"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),  # a letter cut between two words
        ("=?utf-8?B?Y2Fmww==?= =?utf-8?B?qQ==?=", "café"),
        ("=?iso-8859-1?Q?a?= b =?iso-8859-1?Q?c?=", "a b c"),
        ("=?UTF-8*fa?Q?=D8=B3?=", "س"),
        ("=?windows-1256?Q?=D3=E1=C7=E3?=", "سلام"),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
        ("=?utf-8?Q?What?= is =?broken", "What is =?broken"),
        ("[Ticket=?utf-8?Q?_=E2=9C=93?=]", "[Ticket ✓]"),
        ("=?utf-8?q?with blanks inside?=", "with blanks inside"),
    ],
)
def test_encoded_words_are_read_without_false_blanks(line, wanted):
    assert readable(line) == wanted


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_raw_letters_in_headers_are_read(charset):
    raw = (
        b"Subject: "
        + "سفارش من نرسيد".encode(charset)
        + b"\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\n\nx"
    )
    assert read_mail(raw).subject == "سفارش من نرسيد"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ('"Doe, John" <j@example.com>, k@example.com', [("j@example.com", "Doe, John"), ("k@example.com", "")]),
        ("Doe, John <j@example.com>", [("j@example.com", "Doe, John")]),
        ("j@example.com (John Doe)", [("j@example.com", "John Doe")]),
        ("<j@example.com>", [("j@example.com", "")]),
        ("j@example.com; k@example.com;", [("j@example.com", ""), ("k@example.com", "")]),
        ("A Group: Chris <c@example.com>, joe@example.com;", [("c@example.com", "Chris"), ("joe@example.com", "")]),
        ("undisclosed-recipients:;", []),
        ("XX", []),
        ("Postmaster <>", []),
        ("=?utf-8?Q?A=2C_B?= <ab@example.com>", [("ab@example.com", "A, B")]),
        ("=?utf-8?Q?Sara_=3Cs=40example=2Ecom=3E?=", [("s@example.com", "Sara")]),
        ('"=?utf-8?B?2LPYp9ix2Kc=?=" <s@example.com>', [("s@example.com", "سارا")]),
        ("'Sara' <s@example.com>", [("s@example.com", "Sara")]),
        ('"Sara \\"S\\" K" <s@example.com>', [("s@example.com", 'Sara "S" K')]),
        ("<@a.example,@b.example:s@example.com>", [("s@example.com", "")]),
        ("mailto:s@example.com", [("s@example.com", "")]),
        ("Sara <mailto:s@example.com>", [("s@example.com", "Sara")]),
        ('<"System Administrator"@example.com>', [('"System Administrator"@example.com', "")]),
        ("John <john (home) @ example . com>", [("john@example.com", "John")]),
        ("Sara s@example.com", [("s@example.com", "Sara")]),
        ("سارا <s@مثال.ایران>", [("s@مثال.ایران", "سارا")]),
        ('"unclosed <s@example.com>, b@example.com', [("s@example.com", "unclosed"), ("b@example.com", "")]),
        ("a@example.com <a@example.com>", [("a@example.com", "a@example.com")]),
        ("Re: Sara <s@example.com>", [("s@example.com", "Sara")]),
    ],
)
def test_lists_of_addresses_are_understood(line, wanted):
    assert [(one.address, one.name) for one in addresses(line)] == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Mon, 2 Jun 2025 10:01:00 +0330", "2025-06-02T06:31:00"),
        ("Mon, 2 Jun 2025 10:01:00 GMT", "2025-06-02T10:01:00"),
        ("Mon, 2 Jun 2025 10:01:00 -0700 (PDT)", "2025-06-02T17:01:00"),
        ("2 Jun 25 10:01 EDT", "2025-06-02T14:01:00"),
        ("Mon Jun  2 10:01:00 2025", "2025-06-02T10:01:00"),
        ("Mon Jun  2 10:01:00 EDT 2025", "2025-06-02T14:01:00"),
        ("Mon, 02-Jun-2025 10:01:00 +0000", "2025-06-02T10:01:00"),
        ("2025-06-02T10:01:00+03:30", "2025-06-02T06:31:00"),
        ("2025-06-02 10:01:00", "2025-06-02T10:01:00"),
        ("Mon, 2 Jun 2025 10:01:00 AM +0000", "2025-06-02T10:01:00"),
        ("Mon, 2 Jun 2025 1:01:00 PM", "2025-06-02T13:01:00"),
        ("Mon, 2 Jun 2025 10:01:00 +03:30", "2025-06-02T06:31:00"),
        ("Mon, 2 Jun 2025 10.01.00 +0000", "2025-06-02T10:01:00"),
        ("Mon, 2 Jun 2025 10:01:00 GMT+0200", "2025-06-02T08:01:00"),
        ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06"),
        ("Tue, 12 Oct 2010 16:21:05 H0500", ""),
        ("Mon, 32 Jun 2025 10:01:00 +0000", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_are_understood_or_missing(line, wanted):
    got = moment(line)
    assert (got.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if got else "") == wanted


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("attachment; filename=invoice.pdf", "invoice.pdf"),
        ("attachment; filename=my invoice.pdf", "my invoice.pdf"),
        ('attachment; filename="a; b.pdf"', "a; b.pdf"),
        ("attachment; filename*=UTF-8''%D9%81%D8%A7.txt", "فا.txt"),
        ('attachment; filename*0="one-"; filename*1="two.txt"', "one-two.txt"),
        ("attachment; filename*0*=UTF-8''%D9%81%D8; filename*1*=%A7.txt", "فا.txt"),
        ("attachment; filename*1*=.txt; filename*0*=windows-1256'fa'%D3", "س.txt"),
        ('attachment; filename="=?UTF-8?B?2YHYpw==?=.txt"', "فا.txt"),
        ('attachment; filename="=?UTF-8?Q?a_?= =?UTF-8?Q?b?="', "a b"),
        ("attachment; filename=a.txt; filename*=UTF-8''%D9%81.txt", "ف.txt"),
        ('attachment; FILENAME = "a.txt"', "a.txt"),
        ('attachment; filename="unclosed.txt', "unclosed.txt"),
    ],
)
def test_file_names_are_read_however_they_are_written(line, name):
    assert kind_and_params(line)[1]["filename"] == name


def test_an_mbox_line_and_blank_lines_in_front_are_passed_over():
    assert read_mail(b"From a@example.com  Mon Aug 22 09:45:15 2011\nSubject: x\n\ny").subject == "x"
    assert read_mail(b"\r\n\r\nSubject: x\r\n\r\ny").text == "y"


def test_a_forgotten_blank_line_ends_the_headers():
    got = read_mail(b"From: a@example.com\nSubject: x\nHello there\n\nBye")
    assert (got.subject, got.text) == ("x", "Hello there\n\nBye")


def test_rubbish_between_headers_does_not_end_them():
    got = read_mail(b"From: a@example.com\nrubbish\nSubject: x\nTo: b@example.com\n\nHello")
    assert (got.subject, got.text) == ("x", "Hello")


def test_doubled_and_missing_headers_do_no_harm():
    got = read_mail(
        b"From: a@example.com\nFrom: b@example.com\nTo: c@example.com\nTo: d@example.com\nDate: nonsense\n\nx"
    )
    assert got.sender == Address("a@example.com")
    assert [one.address for one in got.to] == ["c@example.com", "d@example.com"]
    assert (got.subject, got.date, got.message_id) == ("", None, "")


def test_line_ends_of_every_kind_are_read():
    raw = mail("one\ntwo")
    for end in (b"\n", b"\r\n", b"\r", b"\r\r\n"):
        got = read_mail(raw.replace(b"\r\n", end))
        assert (got.subject, got.text.split()) == ("Hi", ["one", "two"])


def test_message_ids_are_found_in_old_and_odd_headers():
    got = read_mail(
        b'In-Reply-To: Your message of "Mon" <a@b.example>\nReferences: junk <c@d.example>,<e@f.example>\n'
        b"Message-Id: x@y.example\n\n."
    )
    assert (got.in_reply_to, got.references, got.message_id) == (
        "a@b.example",
        ("c@d.example", "e@f.example"),
        "x@y.example",
    )


def test_only_nothing_at_all_is_unreadable():
    with pytest.raises(Unreadable):
        read_mail(b" \r\n\r\n")
    assert read_mail(b"just words").text == "just words"
