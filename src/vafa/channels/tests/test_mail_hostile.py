"""Broken and hostile mails: they are read or said to be nothing, in time, and nothing in them is dropped."""

# ruff: noqa: E501 (mails as they come)

import base64
import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vafa.channels.drivers.email.reading import Mail, Unreadable, read_mail
from vafa.channels.drivers.email.reading.reply import reply
from vafa.channels.tests.mail_samples import container, mail, multipart, part

PIECES = [
    b"From: ", b"To: a@b.c, ", b"Subject: =?utf-8?B?", b"?=", b"=?iso-2022-jp?q?", b"Content-Type: multipart/mixed; boundary=x\n",
    b"Content-Type: text/html\n", b"Content-Type: message/rfc822\n", b"Content-Type: application/ms-tnef; name=winmail.dat\n",
    b"Content-Type: text/plain; charset=utf-7; format=flowed\n", b"Content-Type: multipart/report; boundary=x\n",
    b"Content-Type: message/delivery-status\n", b"Content-Type: text/calendar\n", b"BEGIN:VEVENT\nSUMMARY:x\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"Content-Disposition: attachment; "
    b"filename*0*=utf-8''%", b"--x\n", b"--x--\n", b"\n\n", b"\r", b"\x00", b"\xff\xfe", b"<div class=gmail_quote>", b"<blockquote>",
    b"</div>", b"<a href='", b"<table><td>", b"On Mon 10:00 a@b.c wrote:\n", b"> ", b"From: a@b.c\n", b"-----Original Message-----\n",
    b"begin 644 a\n", b"\nend\n", b"Date: Mon, 2 Jun 2025 10:00:00 +9999\n", b"References: <a@b> <", b"Final-Recipient: rfc822; a@b.c\n",
    b"From: mailer-daemon@x.y\nSubject: undeliverable\n", b"could not be delivered to a@b.c\n", b"\x78\x9f\x3e\x22", "سلام".encode(),
    "سلام".encode("cp1256"), b"+2D0-", b"=", b"(", b'"', b"<", b";", b"*",
]  # fmt: skip
SAMPLES = [
    multipart(part("text/plain", "Hello"), part("text/html", "<p>Hello <b>you</b></p>"), kind="alternative"),
    multipart(
        part("text/plain", "x"), part("application/pdf; name=a.pdf", "JVBE", "Content-Transfer-Encoding: base64")
    ),
    multipart(part("message/delivery-status", "Final-Recipient: rfc822; a@b.c\nAction: failed"), kind="report"),
    mail("سلام\n\nOn Mon, 2 Jun 2025 Sara <s@e.f> wrote:\n> one\n> two", charset="utf-8"),
]


HANGS = 15  # seconds of processor time that no mail may take; how fast it is, the bench tells


def check(raw: bytes) -> Mail | None:
    """Read it without hanging; what comes out can be stored."""
    began = time.process_time()
    try:
        got = read_mail(raw)
    except Unreadable:
        assert not raw.strip()
        return None
    assert time.process_time() - began < HANGS
    stored = json.dumps(got.as_json(), ensure_ascii=False)
    stored.encode("utf-8")
    assert "\\u0000" not in stored
    assert all("\x00" not in value for _, value in got.headers)
    return got


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
@example(b"\xff\xfe\x00\xd8")
@example(b"Content-Type: text/plain; charset=utf-7\n\n+2D0-")
def test_any_bytes_are_read(raw):
    check(raw)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=40))
def test_any_heap_of_pieces_is_read(pieces):
    check(b"".join(pieces))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 9), st.sampled_from(PIECES)), max_size=6),
)
def test_damaged_mails_are_read(raw, changes):
    for at, dropped, put in changes:
        raw = raw[:at] + put + raw[at + dropped :]
    check(raw)


KINDS = st.sampled_from(
    ["text/plain", "text/html", "image/png", "application/x-made-up", "message/rfc822", "text/csv", "nonsense"]
)


def _parts(depth: int) -> st.SearchStrategy[list[object]]:
    leaf = st.tuples(KINDS, st.integers(1000, 9999).map(lambda number: f"word{number}"))
    return st.lists(leaf if depth == 0 else leaf | _parts(depth - 1).filter(bool), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(_parts(3), st.sampled_from(["mixed", "related", "alternative", "signed", "report", "digest", "x-unknown"]))
def test_every_part_is_in_text_html_or_attachments(parts, kind):
    words: list[str] = []
    raw = _built(parts, kind, words)
    got = read_mail(b"From: a@b.c\n" + raw)
    everything = "\n".join([got.text, got.html or "", *(one.content.decode() for one in got.attachments)])
    assert all(word in everything for word in words)


def _built(parts: list[object], kind: str, words: list[str], depth: int = 0) -> bytes:
    pieces = []
    for one in parts:
        if isinstance(one, list):
            pieces.append(_built(one, kind, words, depth + 1))
        else:
            assert isinstance(one, tuple)
            words.append(one[1])
            pieces.append(f"Content-Type: {one[0]}\n\n{one[1]}".encode())
    boundary = f"b{depth}"
    return f"Content-Type: multipart/{kind}; boundary={boundary}\n\n".encode() + container(*pieces, boundary=boundary)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_an_answer_is_part_of_its_text_and_never_empty(text):
    got = reply(text)
    assert bool(got) == bool(text.strip())
    assert set(got.split()) <= set(text.split())


MANY = 40_000


@pytest.mark.parametrize(
    "raw",
    [
        mail(b"--x\n" * MANY, "Content-Type: multipart/mixed; boundary=x"),
        mail(b"--xy\n" * MANY, "Content-Type: multipart/mixed; boundary=x"),
        mail(b"--x" * MANY, "Content-Type: multipart/mixed; boundary=x"),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(2_000)),
        b"Content-Type: message/rfc822\n\n" * MANY,
        b"Subject: " + b"=?utf-8?q?a" * MANY + b"\n\nx",
        b"To: " + b"(" * MANY + b"\n\nx",
        b'To: "' + b"a:" * MANY + b"\n\nx",
        b"To: a@b.c\n" * MANY + b"\nx",
        b"rubbish\n" * MANY,
        b"X: y\n" * MANY,
        b"References: " + b"<" * MANY + b"\n\nx",
        b"Content-Type: text/plain" + b"; a*0=x" * MANY + b"\n\nx",
        mail(b"<div>" * MANY, "Content-Type: text/html"),
        mail(b"<blockquote>" * 1_400 + b"x<br>" * MANY, "Content-Type: text/html"),
        mail(b"<table><tr><td>" * MANY, "Content-Type: text/html"),
        mail(b"<" * MANY, "Content-Type: text/html"),
        mail(b"src=data:image/png;base64," * MANY, "Content-Type: text/html"),
        mail(b"On Mon 10:10 a@b wrote\n" * MANY),
        mail(b"----------\n\n\n" * MANY),
        mail(b"From: a@\n" * MANY),
        mail(b" " * 10 * MANY + b"wrote:"),
        mail(b"begin 644 x\n" * MANY),
        mail(b"YQ=" * MANY, "Content-Transfer-Encoding: base64"),
        mail(b"\x1b$B$" * MANY, "Content-Type: text/plain; charset=iso-2022-jp"),
        mail(b"\xff" * MANY, "Content-Type: text/plain; charset=idna"),
        b"From: mailer-daemon@x.y\nSubject: undeliverable\n\ncould not be delivered\n" + b"a@" * MANY,
        multipart(part("message/delivery-status", "Final-Recipient: rfc822; a@b.c\nAction: failed\n\n" * MANY), kind="report"),
    ],
)  # fmt: skip
def test_hostile_mails_take_no_longer_than_their_size_allows(raw):
    assert check(raw) is not None


def test_twenty_bytes_of_a_bag_keep_nobody_busy():
    properties = b"\xff\xff\xff\xff" + b"\x02\x10\x01\x00\xff\xff\xff\xff"
    bag = (
        b"\x78\x9f\x3e\x22\x01\x00\x01\x03\x90\x06\x00"
        + len(properties).to_bytes(4, "little")
        + properties
        + b"\x00\x00"
    )
    content = base64.encodebytes(bag).decode()
    got = check(multipart(part("application/ms-tnef; name=winmail.dat", content, "Content-Transfer-Encoding: base64")))
    assert got is not None and [one.name for one in got.attachments] == ["winmail.dat"]


def test_a_mail_of_25_megabytes_is_read():
    line = base64.b64encode(bytes(range(57))) + b"\n"
    raw = multipart(part("text/plain", "see"), part("video/mp4; name=a.mp4", (line * 325_000).decode(),
                                                    "Content-Transfer-Encoding: base64"))  # fmt: skip
    assert len(raw) > 25_000_000
    began = time.process_time()
    got = read_mail(raw)
    assert time.process_time() - began < HANGS
    assert got.attachments[0].size == 325_000 * 57


def test_html_beyond_the_limits_is_kept_as_a_file():
    got = check(mail("<p>word</p>" * 60_000, "Content-Type: text/html"))
    assert got is not None
    assert got.text.startswith("word") and got.html is not None
    assert got.attachments[0].type == "text/html" and got.attachments[0].size == 11 * 60_000
