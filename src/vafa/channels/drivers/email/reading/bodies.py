"""Where each part of a mail goes: to the text, to the HTML, or to the files. No part is dropped."""

import re
from dataclasses import dataclass, field

from vafa.channels.drivers.email.reading.charsets import decode
from vafa.channels.drivers.email.reading.files import attachment, from_tnef, is_tnef
from vafa.channels.drivers.email.reading.mail import Attachment
from vafa.channels.drivers.email.reading.meetings import meeting
from vafa.channels.drivers.email.reading.transfer import decoded, uuencoded
from vafa.channels.drivers.email.reading.tree import Part, subtree

_META = re.compile(rb"(?i)<meta[^>]{1,300}?charset\s*=\s*[\"']?([a-z0-9_-]{2,30})")
_SIGNED = {"multipart/signed", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}


@dataclass(slots=True)
class Section:
    """A piece of the body: as plain text, as HTML, or the same in both."""

    plain: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Contents:
    """What a mail has in it."""

    sections: list[Section] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    protection: str = ""


def contents(root: Part) -> Contents:
    """Everything in the mail, each part in its place."""
    found = Contents()
    _take(root, found)
    if root.kind == "message/rfc822":  # a mail that is nothing but another mail: that one is what it says
        inner = Contents()
        _take(subtree(decoded(root.body, root.first("content-transfer-encoding")), root.hint), inner)
        found.sections = inner.sections
    if root.around and not found.files and not any(one.plain or one.html for one in found.sections):
        found.sections.append(Section(plain=_lines(decode(root.around, "", root.hint))))
    return found


def _take(part: Part, found: Contents) -> None:
    kind = part.kind
    _protect(part, found)
    if kind == "multipart/alternative" and part.parts:
        _take_alternative(part, found)
    elif part.parts:
        for child in part.parts:
            _take(child, found)
    elif kind.startswith("multipart/"):
        # Nothing to cut at: an empty container is nothing, anything else is shown as the text it is.
        if part.body.strip():
            found.sections.append(Section(plain=_text(part, part.body, found)))
    elif _is_body(part):
        content = decoded(part.body, part.first("content-transfer-encoding"), text=True)
        if kind == "text/html":
            found.sections.append(Section(html=_html(part, content)))
        else:
            found.sections.append(Section(plain=_text(part, content, found)))
    else:
        _take_file(part, found)


def _take_alternative(part: Part, found: Contents) -> None:
    """The same said several times is one section; what is beside it in one of the versions is kept too."""
    inner = Contents()
    for child in part.parts:
        _take(child, inner)
    plain = [one.plain for one in inner.sections if one.plain is not None]
    rich = [one.html for one in inner.sections if one.html is not None]
    if plain or rich:
        section = Section("\n\n".join(filter(str.strip, plain)) if plain else None, "\n".join(rich) if rich else None)
        found.sections.append(section)
    found.files += inner.files
    found.meetings += inner.meetings
    found.protection = found.protection or inner.protection


def _is_body(part: Part) -> bool:
    if part.kind not in ("text/plain", "text/html"):
        return False
    disposition, params = part.disposition()
    return disposition in ("", "inline") or (disposition != "attachment" and "filename" not in params)


def _take_file(part: Part, found: Contents) -> None:
    file = attachment(part)
    if is_tnef(file):
        inner = from_tnef(file)
        if inner is not None:
            found.files += inner.files
            if not any(one.plain or one.html for one in found.sections) and (inner.text or inner.html):
                found.sections.append(Section(inner.text or None, inner.html or None))
            return
    if file.type in ("text/calendar", "application/ics"):
        found.meetings += filter(None, [meeting(decode(file.content, part.params.get("charset", "utf-8")))])
    found.files.append(file)


def _protect(part: Part, found: Contents) -> None:
    if part.kind == "multipart/encrypted":
        found.protection = "encrypted"
    elif part.kind in _PKCS7:
        signed = part.params.get("smime-type", "").lower() in ("signed-data", "certs-only")
        found.protection = "signed" if signed else "encrypted"
    elif part.kind in _SIGNED and not found.protection:
        found.protection = "signed"


def _text(part: Part, content: bytes, found: Contents) -> str:
    text = _lines(decode(content, part.params.get("charset", ""), part.hint))
    if part.params.get("format", "").lower() == "flowed":
        text = _unflowed(text, del_space=part.params.get("delsp", "").lower() == "yes")
    if "begin" in text:
        text, files = uuencoded(text)
        found.files += [attachment(None, name=name, content=file) for name, file in files]
    if "-----BEGIN PGP " in text and not found.protection:
        found.protection = "encrypted" if "-----BEGIN PGP MESSAGE-----" in text else "signed"
    return text.strip("\n")


def _html(part: Part, content: bytes) -> str:
    label = part.params.get("charset", "")
    if not label and (said := _META.search(content[:4096])):
        label = said[1].decode("ascii")
    return _lines(decode(content, label, part.hint))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _unflowed(text: str, *, del_space: bool) -> str:
    """RFC 3676: a line that ends in a blank goes on in the next one of the same quote depth."""
    flowed: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        said = line[depth:].removeprefix(" ")
        goes_on = said.endswith(" ") and said != "-- "
        if depth == open_depth and said != "-- ":
            flowed[-1].append(said)
        else:
            flowed.append([f"{'>' * depth} {said}" if depth else said])
        if goes_on and del_space:
            flowed[-1][-1] = flowed[-1][-1][:-1]
        open_depth = depth if goes_on else -1
    return "\n".join("".join(pieces) for pieces in flowed)
