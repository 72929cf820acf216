"""Where everything in a mail goes: text, HTML and files, in the states they come in."""

import base64

import pytest

from vafa.channels.drivers.email.reading import read_mail
from vafa.channels.tests.mail_samples import container, mail, multipart, part

PDF = base64.b64encode(b"%PDF-1.4 made up").decode()


def test_plain_and_html_are_the_same_said_twice():
    got = read_mail(multipart(part("text/plain", "Hello"), part("text/html", "<p>Hello</p>"), kind="alternative"))
    assert (got.text, got.html, got.attachments) == ("Hello", "<p>Hello</p>", ())


def test_html_alone_is_laid_out_as_text():
    got = read_mail(
        mail(
            "<html><head><title>T</title><style>p{}</style></head><body><div style='display:none'>preview</div>"
            "<h1>Hello</h1><p>one&nbsp;two<br>three</p><ul><li>a<li>b</ul><ol><li>c</li></ol>"
            "<p><a href='https://shop.example/o/1'>your order</a></p><table><tr><td>x</td><td>y</td></tr></table>"
            "<img src='https://t.example/p.gif' alt=''></body></html>",
            "Content-Type: text/html; charset=utf-8",
        )
    )
    assert got.text == ("Hello\n\none two\nthree\n\n- a\n- b\n1. c\n\nyour order (https://shop.example/o/1)\n\nx y")
    assert got.remote_images and got.html is not None
    assert "preview" not in got.html and 'data-remote-src="https://t.example/p.gif"' in got.html
    assert " src=" not in got.html


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
        "<iframe src='https://e.example'></iframe>", "<p style='background:url(https://e.example)'>x</p>",
        "<form action='https://e.example'><input name=a></form>", "<svg onload=alert(1)>", "<base href='//e.example'>",
        "<meta http-equiv=refresh content='0;url=https://e.example'>", "<link rel=stylesheet href='https://e.example'>",
        "<video src='https://e.example'></video>", "<table background='https://e.example'><tr><td>x</table>",
        "<img srcset='https://e.example 2x' src='https://e.example/1'>", "<a href='data:text/html,x'>y</a>",
        "<div><!--[if mso]><img src='https://e.example'><![endif]-->x</div>", "<math><mtext><img src=https://e.example>",
    ],
)  # fmt: skip
def test_html_is_safe_to_show(evil):
    html = read_mail(mail(f"<p>ok</p>{evil}", "Content-Type: text/html; charset=utf-8")).html
    assert html is not None and "ok" in html
    low = html.lower()
    for word in ("script", "onerror", "onload", "iframe", "style", "<form", "<input", "svg", "http-equiv", "srcset"):
        assert word not in low
    assert ' src="http' not in low and "url(" not in low and "background" not in low and 'href="data' not in low


def test_pictures_of_the_mail_are_tied_to_their_attachment():
    picture = part("image/png; name=logo.png", PDF, "Content-ID: <l1@x>", "Content-Transfer-Encoding: base64")
    other = part("application/pdf; name=a.pdf", PDF, "Content-Transfer-Encoding: base64")
    got = read_mail(multipart(part("text/html", "<p>x<img src='cid:l1@x'></p>"), other, picture, kind="related"))
    assert got.html == '<p>x<img src="cid:l1@x" data-attachment="1"></p>'
    assert [(one.name, one.inline) for one in got.attachments] == [("a.pdf", False), ("logo.png", True)]
    assert not got.remote_images


def test_a_picture_written_into_the_html_becomes_an_attachment():
    got = read_mail(mail(f"<img src='data:image/png;base64,{PDF}'>", "Content-Type: text/html"))
    assert [(one.type, one.content[:4]) for one in got.attachments] == [("image/png", b"%PDF")]
    assert got.html is not None and 'data-attachment="0"' in got.html


def test_text_in_several_parts_is_joined():
    got = read_mail(
        multipart(part("text/plain", "one"), part("application/pdf; name=a.pdf", PDF), part("text/plain", "two"))
    )
    assert got.text == "one\n\ntwo"
    footer = read_mail(multipart(part("text/html", "<p>one</p>"), part("text/plain", "list footer")))
    assert (footer.text, footer.html) == ("one\n\nlist footer", "<p>one</p>\n<p>list footer</p>")


def test_attachments_have_name_type_size_and_fingerprint():
    got = read_mail(
        multipart(
            part("text/plain", "see"),
            part("text/plain; name=n.txt", "aGkK", 'Content-Disposition: attachment; filename="../a/n.txt"',
                 "Content-Transfer-Encoding: base64"),
        )
    ).attachments[0]  # fmt: skip
    assert (got.name, got.type, got.size) == ("n.txt", "text/plain", 3)
    assert got.sha256 == "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4"


def test_a_name_that_turns_the_reading_direction_is_shown_as_it_is():
    disposition = "Content-Disposition: attachment; filename*=UTF-8''a%E2%80%AEfdp.exe"
    got = read_mail(multipart(part("text/plain", "x"), part("application/x", "x", disposition)))
    assert got.attachments[0].name == "afdp.exe"


def test_a_mail_in_a_mail_is_kept_and_can_be_read():
    inner = "From: z@example.com\nSubject: Inner\n\nInside"
    got = read_mail(multipart(part("text/plain", "see below"), "Content-Type: message/rfc822\n\n" + inner))
    assert got.text == "see below"
    assert got.attachments[0].is_message
    assert read_mail(got.attachments[0].content).subject == "Inner"
    assert got.as_json()["attachments"] == []
    assert len(got.as_json()["messages"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        container(part("text/plain", "one"), part("text/html", "<p>one</p>"), closed=False),
        container(part("text/plain", "one"), part("text/html", "<p>one</p>")).replace(b"--x1\n", b"--x1  \t\n"),
        b"preamble\n" + container(part("text/plain", "one"), part("text/html", "<p>one</p>")) + b"epilogue",
        container(part("text/plain", "one\n--x1more\n--x"), part("text/html", "<p>one</p>")),
    ],
)
def test_odd_delimiters_lose_nothing(raw):
    got = read_mail(mail(raw, "Content-Type: multipart/alternative; boundary=x1"))
    assert got.text.startswith("one") and got.html is not None and "one" in got.html


def test_a_container_without_a_boundary_is_read_by_what_cuts_it():
    body = container(part("text/plain", "one"), part("application/pdf; name=a.pdf", PDF), boundary="----=_Part")
    got = read_mail(mail(body, "Content-Type: multipart/mixed"))
    assert (got.text, [one.name for one in got.attachments]) == ("one", ["a.pdf"])
    assert read_mail(mail("just text", "Content-Type: multipart/mixed;")).text == "just text"


def test_a_container_inside_may_use_the_same_boundary():
    raw = container(
        'Content-Type: multipart/alternative; boundary="x1"\n',
        part("text/plain", "one"),
        part("text/html", "<p>one</p>"),
    ) + container(part("image/gif; name=a.gif", "R0lG", "Content-Transfer-Encoding: base64"))
    got = read_mail(mail(raw, "Content-Type: multipart/mixed; boundary=x1"))
    assert (got.text, got.html) == ("one", "<p>one</p>")
    assert [one.name for one in got.attachments] == ["a.gif"]


def test_inner_containers_cut_off_by_the_outer_one_are_read():
    inner = part(
        "multipart/alternative; boundary=in", container(part("text/plain", "one"), boundary="in", closed=False).decode()
    )
    got = read_mail(multipart(inner, part("application/pdf; name=a.pdf", PDF)))
    assert (got.text, [one.name for one in got.attachments]) == ("one", ["a.pdf"])


@pytest.mark.parametrize(
    ("body", "encoding", "text"),
    [
        ("c2FsYW0=", "base64", "salam"),
        ("c2Fs\nYW0", "BASE64;", "salam"),
        ("c2FsYW0=c2FsYW0=", "base64", "salamsalam"),
        ("c2FsYW0=\n\n--\nA list's footer, in clear", "base64", "salam\n--\nA list's footer, in clear"),
        ("This was never base64, you see.", "base64", "This was never base64, you see."),
        ("sal=61m =C3=A9 =ZZ =\nend", "quoted-printable", "salam é =ZZ end"),
        ("plain", "7-bit", "plain"),
        ("plain", "x-nonsense", "plain"),
    ],
)
def test_transfer_encodings_are_taken_off(body, encoding, text):
    assert read_mail(mail(body, f"Content-Transfer-Encoding: {encoding}")).text == text


def test_files_in_the_text_are_taken_out_of_it():
    got = read_mail(mail("before\nbegin 644 a.txt\n#:&D*\n`\nend\nafter"))
    assert (got.text, [(one.name, one.content) for one in got.attachments]) == ("before\nafter", [("a.txt", b"hi\n")])
    assert read_mail(mail("begin 644 nothing\nof the kind")).text == "begin 644 nothing\nof the kind"


def test_flowed_lines_are_joined():
    got = read_mail(mail("one \ntwo\n> three \n> four\n-- \nSara", "Content-Type: text/plain; format=flowed"))
    assert got.text == "one two\n> three four\n-- \nSara"
    deleted = read_mail(mail("on \ne", "Content-Type: text/plain; format=flowed; delsp=yes"))
    assert deleted.text == "one"


def test_an_invitation_is_a_file_and_a_line():
    calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Repair\\, visit\nDTSTART;TZID=Asia/Tehran:20250602T100000\n" \
               "DTEND:20250602T110000Z\nLOCATION:Te\n hran\nEND:VEVENT\nEND:VCALENDAR"  # fmt: skip
    got = read_mail(multipart(part("text/calendar; method=REQUEST; name=invite.ics", calendar)))
    assert got.calendar == ("Repair, visit · 2025-06-02 10:00 (Asia/Tehran) – 2025-06-02 11:00 · Tehran",)
    assert (got.text, got.attachments[0].name) == (got.calendar[0], "invite.ics")


@pytest.mark.parametrize(
    ("raw", "protection", "kinds"),
    [
        (multipart(part("text/plain", "x"), part("application/pgp-signature; name=signature.asc", "-"), kind="signed"),
         "signed", ["application/pgp-signature"]),
        (multipart(part("application/pgp-encrypted", "Version: 1"), part("application/octet-stream", "-"),
                   kind="encrypted"),
         "encrypted", ["application/pgp-encrypted", "application/octet-stream"]),
        (mail("MIAG", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
              "Content-Transfer-Encoding: base64"), "encrypted", ["application/pkcs7-mime"]),
        (mail("MIAG", "Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m"),
         "signed", ["application/x-pkcs7-mime"]),
        (mail("-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----"), "encrypted", []),
        (mail("x"), "", []),
    ],
)  # fmt: skip
def test_protection_is_shown_as_what_it_is(raw, protection, kinds):
    got = read_mail(raw)
    assert (got.protection, [one.type for one in got.attachments]) == (protection, kinds)


def test_outlooks_bag_is_opened():
    got = read_mail(multipart(part("text/plain", "see"), _bag(b"a.txt", b"hello")))
    assert [(one.name, one.content) for one in got.attachments] == [("a.txt", b"hello")]
    broken = read_mail(
        multipart(part("application/ms-tnef; name=winmail.dat", "eJ8+IgA=", "Content-Transfer-Encoding: base64"))
    )
    assert [one.name for one in broken.attachments] == ["winmail.dat"]


def _bag(name: bytes, content: bytes) -> str:
    def field(level: int, number: int, kind: int, data: bytes) -> bytes:
        head = bytes([level]) + number.to_bytes(2, "little") + kind.to_bytes(2, "little")
        return head + len(data).to_bytes(4, "little") + data + (sum(data) % 65536).to_bytes(2, "little")

    raw = b"\x78\x9f\x3e\x22\x01\x00" + field(1, 0x9006, 8, b"\x00\x00\x01\x00")
    raw += field(1, 0x9007, 6, (1252).to_bytes(4, "little") + bytes(4)) + field(2, 0x9002, 6, bytes(14))
    raw += field(2, 0x8010, 1, name + b"\x00") + field(2, 0x800F, 6, content)
    encoding = "Content-Transfer-Encoding: base64"
    return part("application/ms-tnef; name=winmail.dat", base64.encodebytes(raw).decode(), encoding)


def test_a_container_may_be_encoded_as_a_whole():
    inner = base64.encodebytes(container(part("text/plain", "one"), part("text/html", "<p>one</p>"))).decode()
    got = read_mail(
        mail(inner, "Content-Type: multipart/alternative; boundary=x1", "Content-Transfer-Encoding: base64")
    )
    assert (got.text, got.html) == ("one", "<p>one</p>")


def test_parts_without_headers_are_text():
    got = read_mail(multipart("Note: no headers here", "\nand a blank line", "neither"))
    assert got.text == "Note: no headers here\n\nand a blank line\n\nneither"


def test_a_mail_that_is_nothing_but_another_says_what_that_one_says():
    got = read_mail(mail("From: z@example.com\nSubject: Inner\n\nInside", "Content-Type: message/rfc822"))
    assert (got.subject, got.text, len(got.attachments)) == ("Hi", "Inside", 1)


def test_words_around_the_parts_are_shown_when_there_are_no_others():
    assert read_mail(mail("only words\n--x1--\n", "Content-Type: multipart/mixed; boundary=x1")).text.startswith(
        "only words"
    )
