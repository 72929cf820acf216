"""Parts as files: their names cleaned, and Outlook's winmail.dat opened."""

import re
import struct
from dataclasses import dataclass

import filetype
from tnefparse import TNEF

from vafa.channels.drivers.email.reading.charsets import clean, decode
from vafa.channels.drivers.email.reading.limits import NAME
from vafa.channels.drivers.email.reading.mail import Attachment
from vafa.channels.drivers.email.reading.params import media_type
from vafa.channels.drivers.email.reading.transfer import decoded
from vafa.channels.drivers.email.reading.tree import Part

# Control signs, and those that turn the reading direction so that `exe.pdf` is shown for `fdp.exe`.
_DISGUISE = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
_TNEF_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
_TNEF_MAGIC = b"\x78\x9f\x3e\x22"
# What the TNEF reader stumbles with over broken files; it has no error of its own.
_TNEF_ERRORS = (ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError, LookupError,
                AssertionError, RecursionError, NotImplementedError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in a winmail.dat."""

    text: str
    html: str
    files: list[Attachment]


def attachment(part: Part | None, *, name: str = "", content: bytes = b"", kind: str = "") -> Attachment:
    """A part as a file; without a part, a file found elsewhere (uuencode, TNEF)."""
    if part is None:
        name = _name(name)
        return Attachment(name, kind or _guessed(content), content)
    disposition, params = part.disposition()
    named = params.get("filename") or params.get("name") or part.params.get("name") or part.params.get("filename") or ""
    content = decoded(part.body, part.first("content-transfer-encoding"))
    content_id = part.first("content-id").strip("<> \t")
    inline = disposition == "inline" or (bool(content_id) and disposition != "attachment")
    return Attachment(_name(named), part.kind, content, content_id, inline)


def is_tnef(file: Attachment) -> bool:
    """Whether this is Outlook's bag."""
    return (file.type in _TNEF_TYPES or file.name.lower() == "winmail.dat") and file.content.startswith(_TNEF_MAGIC)


def from_tnef(file: Attachment) -> Opened | None:
    """What is in it; None if it cannot be read, and then it stays a file."""
    try:
        bag = TNEF(file.content, do_checksum=False)
        files = [
            attachment(None, name=_words(one.long_filename() or one.name), content=bytes(one.data or b""))
            for one in bag.attachments
        ]
        text, html = _words(bag.body), _words(bag.htmlbody)
    except _TNEF_ERRORS:
        return None
    return Opened(text.strip(), html.strip(), files) if files or text.strip() or html.strip() else None


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return clean(decode(value)).rstrip("\x00")
    return clean(value) if isinstance(value, str) else ""


def _name(name: str) -> str:
    name = _DISGUISE.sub("", clean(name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(name.split())
    if len(name) > NAME:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 20 else name[:NAME]
    return name


def _guessed(content: bytes) -> str:
    return media_type(filetype.guess_mime(content[:8192]) or "", default="application/octet-stream")[0]
