"""Parts as files: their names cleaned, and Outlook's winmail.dat opened."""

import re
from dataclasses import dataclass

import filetype

from vafa.channels.drivers.email.reading import tnef
from vafa.channels.drivers.email.reading.charsets import clean
from vafa.channels.drivers.email.reading.limits import NAME
from vafa.channels.drivers.email.reading.mail import Attachment
from vafa.channels.drivers.email.reading.params import media_type
from vafa.channels.drivers.email.reading.transfer import decoded
from vafa.channels.drivers.email.reading.tree import Part

# Control signs, and those that turn the reading direction so that `exe.pdf` is shown for `fdp.exe`.
_DISGUISE = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
_TNEF_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}


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
    return (file.type in _TNEF_TYPES or file.name.lower() == "winmail.dat") and file.content.startswith(tnef.MAGIC)


def from_tnef(file: Attachment) -> Opened | None:
    """What is in it; None if it cannot be read, and then it stays a file."""
    bag = tnef.opened(file.content)
    if bag is None:
        return None
    return Opened(bag.text, bag.html, [attachment(None, name=name, content=content) for name, content in bag.files])


def _name(name: str) -> str:
    name = _DISGUISE.sub("", clean(name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(name.split())
    if len(name) > NAME:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 20 else name[:NAME]
    return name


def _guessed(content: bytes) -> str:
    found = filetype.guess_mime(content[:8192])  # type: ignore[no-untyped-call]
    return media_type(found or "", default="application/octet-stream")[0]
