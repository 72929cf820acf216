"""Outlook's winmail.dat (TNEF): the files in it and the body, and nothing else.

Written here because the packaged reader believes every count in the file: twenty bytes keep it busy for an hour. Here a
count never makes more steps than there are bytes, and whatever is out of bounds ends the reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from vafa.channels.drivers.email.reading.charsets import decode

MAGIC = b"\x78\x9f\x3e\x22"
_MOST = 5_000
_RENDERING, _TITLE, _DATA, _ATTACHMENT, _PROPERTIES, _CODEPAGE, _BODY = (
    0x9002, 0x8010, 0x800F, 0x9005, 0x9003, 0x9007, 0x800C,
)  # fmt: skip
_FIXED = {2: 2, 0xB: 2, 3: 4, 4: 4, 0xA: 4, 5: 8, 6: 8, 7: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MULTIPLE, _NAMED = 0x1000, 0x8000
_LONG_NAME, _SHORT_NAME, _CONTENT, _MAPI_BODY, _HTML = 0x3707, 0x3704, 0x3701, 0x1000, 0x1013


class _Broken(ValueError):
    """A length or count reaches past the end."""


@dataclass(slots=True)
class Bag:
    """What is in it."""

    text: str = ""
    html: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def opened(data: bytes) -> Bag | None:
    """The content of a bag, as far as it can be read; None if nothing can."""
    bag, codepage = Bag(), "cp1252"
    file: dict[int, bytes] = {}
    try:
        for name, content in _objects(data):
            if name == _CODEPAGE:
                codepage = f"cp{_number(content, 0, 4)}"
            elif name == _RENDERING:
                _put(bag, file, codepage)
                file = {}
            elif name in (_TITLE, _DATA):
                file[_SHORT_NAME if name == _TITLE else _CONTENT] = content
            elif name == _ATTACHMENT:
                file |= _properties(content)
            elif name == _PROPERTIES:
                _take_body(bag, _properties(content), codepage)
            elif name == _BODY:
                bag.text = bag.text or _text(content, codepage)
    except _Broken:
        pass  # what was read until here is kept; if that is nothing, the bag stays a file
    _put(bag, file, codepage)
    return bag if bag.files or bag.text or bag.html else None


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute's name and content."""
    at = 6
    for _ in range(_MOST):
        if at + 11 > len(data):
            return
        length = _number(data, at + 5, 4)
        yield _number(data, at + 1, 2), data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _properties(data: bytes) -> dict[int, bytes]:
    """The first value of each property; text in UTF-16 becomes UTF-8."""
    found: dict[int, bytes] = {}
    at = 4
    for _ in range(min(_number(data, 0, 4), _MOST)):
        kind, name = _number(data, at, 2), _number(data, at + 2, 2)
        at += 4
        if name >= _NAMED:
            length = 4 if _number(data, at + 16, 4) == 0 else 4 + _padded(_number(data, at + 20, 4))
            at += 20 + length
        several, kind = bool(kind & _MULTIPLE), kind & ~_MULTIPLE
        size = _FIXED.get(kind, 0)
        if not size and kind not in (_STRING, _UNICODE, _OBJECT, _BINARY):
            raise _Broken
        count = 1
        if several or not size:
            count, at = _number(data, at, 4), at + 4
        if size:
            at += _padded(size * count)
            continue
        for number in range(min(count, _MOST)):
            length = _number(data, at, 4)
            value = data[at + 4 : at + 4 + length]
            at += 4 + _padded(length)
            if number == 0:
                found.setdefault(name, value.decode("utf-16-le", "replace").encode() if kind == _UNICODE else value)
    return found


def _put(bag: Bag, file: dict[int, bytes], codepage: str) -> None:
    if _CONTENT in file:
        name = _text(file.get(_LONG_NAME, b""), codepage) or _text(file.get(_SHORT_NAME, b""), codepage)
        bag.files.append((name, file[_CONTENT]))


def _take_body(bag: Bag, properties: dict[int, bytes], codepage: str) -> None:
    bag.text = bag.text or _text(properties.get(_MAPI_BODY, b""), codepage)
    bag.html = bag.html or _text(properties.get(_HTML, b""), codepage)


def _text(value: bytes, codepage: str) -> str:
    return decode(value.rstrip(b"\x00"), codepage).strip() if value else ""


def _number(data: bytes, at: int, size: int) -> int:
    if at + size > len(data):
        raise _Broken
    return int.from_bytes(data[at : at + size], "little")


def _padded(length: int) -> int:
    return length + -length % 4
