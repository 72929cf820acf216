"""Transfer encodings taken off: base64 and quoted-printable as found, and files put into the text by uuencode."""

import binascii
import re
from itertools import islice

_NOT_BASE64 = bytes(one for one in range(256) if not (chr(one).isascii() and chr(one).isalnum()) and one not in b"+/=")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\s]|\S[ \t]+\S")
_SHORT = 50
_MOST_FILES = 100
_MOST_PIECES = 10_000
_UU_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} ([^\n]{1,255})\n", re.MULTILINE)


def decoded(body: bytes, encoding: str, *, text: bool = False) -> bytes:
    """The bytes that were sent.

    With `text`, clear words after base64 (a list's footer) are kept as they stand. An unknown encoding is none.
    """
    encoding = encoding.split(";")[0].strip(" \t\"'").lower()
    if encoding == "base64":
        return _base64_then_words(body) if text else base64(body)
    if encoding in ("quoted-printable", "quotedprintable"):
        return binascii.a2b_qp(body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        files = uuencoded(body.decode("latin-1"))[1]
        return files[0][1] if files else body
    return body


def base64(body: bytes) -> bytes:
    """What can be read of base64: foreign characters are passed over, pieces with their own ends are joined."""
    letters = body.translate(None, _NOT_BASE64).rstrip(b"=")
    if b"=" not in letters or letters.count(b"=") > _MOST_PIECES:
        return _piece(letters.replace(b"=", b""))
    return b"".join(_piece(one) for one in letters.split(b"=") if one)


def uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files in it, and the files (name, content); a file with a broken line stays text."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    done = 0
    for begin in islice(_UU_BEGIN.finditer(text), _MOST_FILES):
        if begin.start() < done:
            continue
        end = text.find("\nend", begin.end() - 1)
        if end < 0:
            break
        content = _uu(text[begin.end() : end])
        if content is None:
            continue
        kept.append(text[done : begin.start()])
        files.append((begin[1].strip(), content))
        done = min(len(text), end + 5)
    return ("".join([*kept, text[done:]]), files) if files else (text, [])


def _uu(lines: str) -> bytes | None:
    content = []
    for line in lines.split("\n"):
        if line.strip() and line[0] != "`":
            try:
                content.append(_uu_line(line.rstrip("\r")))
            except ValueError:  # binascii's own error is one
                return None
    return b"".join(content)


def _uu_line(line: str) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # blanks past what the count promises, a known slip of old writers
        wanted = (((ord(line[0]) - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:wanted])


def _piece(letters: bytes) -> bytes:
    over = len(letters) % 4
    if over == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _base64_then_words(body: bytes) -> bytes:
    """A foreign sign in a long line is damage; a short line or one with blanks is where words begin."""
    at = 0
    while foreign := _FOREIGN.search(body, at):
        start = body.rfind(b"\n", at, foreign.start()) + 1 or at
        at = body.find(b"\n", foreign.start()) + 1 or len(body)
        line = body[start:at].strip()
        if b" " in line or len(line) < _SHORT:
            return base64(body[:start]) + b"\n" * (start > 0) + body[start:]
    return base64(body)
