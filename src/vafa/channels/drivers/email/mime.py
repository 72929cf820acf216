"""Writing an e-mail: its headers, the plain text and the dressed HTML. It decides nothing and sends nothing."""

import base64
import html as html_
import re
import secrets
from collections.abc import Sequence
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from vafa.channels.contract import Enclosed, Envelope
from vafa.platform.i18n.contract import language as language_of
from vafa.platform.time import now

PLAIN = re.compile(r"[A-Za-z0-9 ]{0,60}")
MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")
FONT = "font-family:Vazirmatn,Tahoma,'Segoe UI',system-ui,sans-serif;font-size:16px;line-height:1.8"
# No background and no text colour but on the button, which sets both: so the reader's dark mode stays readable.
STYLES = {
    "<p>": '<p style="margin-block:0 16px">',
    "<ul>": '<ul style="margin-block:0 16px;padding-inline-start:24px">',
    '<p class="button"><a ': '<p style="margin-block:8px 24px"><a style="display:inline-block;background:#0f766e;'
    'color:#ffffff;text-decoration:none;padding:10px 22px;border-radius:8px;font-weight:600" ',
    "<footer>": '<div style="margin-block-start:32px;padding-block-start:12px;border-block-start:1px solid #9993;'
    'font-size:13px;opacity:.75">',
    "</footer>": "</div>",
}


def as_bytes(envelope: Envelope, recipient: str, sender: str, reply_to: str = "") -> bytes:
    """The whole e-mail as it goes over the line. Raises ValueError when a header would break out of its line.

    Written by hand, since the library's own way takes longer than everything else about a message together.
    """
    name = _words(envelope.sender_name)
    headers = {
        "MIME-Version": "1.0",
        "From": f"{name} <{sender}>" if name else sender,
        "To": recipient,
        "Subject": _words(envelope.subject, "Subject"),
        "Date": format_datetime(now()),
        **{header: _ascii(header, value) for header, value in envelope.headers.items()},
        "Content-Language": envelope.language,
        "X-Loop": sender,
    }
    if reply_to:
        headers["Reply-To"] = reply_to
    body = _text("plain", envelope.text)
    if envelope.html:
        body = _multipart("alternative", [body, _text("html", dressed(envelope))])
    if envelope.attachments:
        body = _multipart("mixed", [body, *(_file(one) for one in envelope.attachments)])
    return "".join(f"{header}: {value}\r\n" for header, value in headers.items()).encode() + body


def _words(text: str, header: str = "From") -> str:
    """A text in a header: as it is when plain, else encoded and folded."""
    text = " ".join(text.split())
    if PLAIN.fullmatch(text):
        return text
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _ascii(name: str, value: str) -> str:
    """Ids and links, folded between words and never inside one."""
    if not (name + value).isascii() or not (name + value).isprintable():
        raise ValueError(f"The header {name} cannot carry that value.")
    return "\r\n ".join(value.split())


def _text(kind: str, text: str) -> bytes:
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return _part(f'text/{kind}; charset="utf-8"', lines.encode())


def _file(one: Enclosed) -> bytes:
    kind = one.content_type if MEDIA_TYPE.fullmatch(one.content_type) else "application/octet-stream"
    name = quote(" ".join(one.name.split()), safe="")
    return _part(kind, one.read(), f"Content-Disposition: attachment; filename*=utf-8''{name}\r\n")


def _part(content_type: str, content: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n"
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    boundary = f"=_{secrets.token_hex(12)}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    inner = b"".join(f"--{boundary}\r\n".encode() + part for part in parts)
    return head.encode() + inner + f"--{boundary}--\r\n".encode()


def dressed(envelope: Envelope) -> str:
    """The HTML fragment as a page of its own, in the direction of its language, readable in the dark."""
    fragment = envelope.html
    for plain, styled in STYLES.items():
        fragment = fragment.replace(plain, styled)
    direction = language_of(envelope.language).direction
    return (
        f'<!doctype html><html lang="{envelope.language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{html_.escape(envelope.subject)}</title></head>"
        f'<body dir="{direction}" style="margin:0;padding:24px 16px"><div dir="{direction}" '
        f'style="max-width:600px;margin-inline:auto;text-align:start;{FONT}">{fragment}</div></body></html>'
    )
