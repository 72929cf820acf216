"""A mail's bytes cut into headers and parts, whatever state they are in.

The standard library's parser is right about MIME but recurses once a level and builds an object for every delimiter,
so that a hostile mail of some kilobytes ends in RecursionError and one of 25 MB takes minutes. This one looks for
delimiters with `bytes.find`, has limits, and keeps everything: what it does not cut stays one part.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vafa.channels.drivers.email.reading.limits import DEPTH, HEADER_BYTES, HEADER_LINES, PARTS, VALUE
from vafa.channels.drivers.email.reading.params import kind_and_params, media_type
from vafa.channels.drivers.email.reading.transfer import decoded
from vafa.channels.drivers.email.reading.words import readable, unfolded

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_USUAL = re.compile(
    rb"(?i)(?:from|to|cc|subject|date|message-id|received|return-path|reply-to|mime-version|x-[a-z0-9-]+|references|"
    rb"content-(?:type|transfer-encoding|disposition|id)|delivered-to|in-reply-to|sender)[ \t]*:"
)
_LONE_CR = re.compile(rb"\r(?!\n)")
_CHARSET = re.compile(rb"(?i)charset\s*=\s*\"?([a-z0-9_.:-]{2,40})|=\?([a-z0-9_.:-]{2,40})\?[bq]\?")


@dataclass(slots=True)
class Part:
    """One part: its headers, and either its bytes as sent or the parts in it (with the words around them)."""

    headers: list[tuple[str, bytes]]
    body: bytes
    default: str = "text/plain"
    hint: str = ""
    parts: list["Part"] = field(default_factory=list)
    around: bytes = b""
    kind: str = field(init=False)
    params: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.kind, self.params = media_type(self.first("content-type"), self.hint, self.default)

    def all(self, name: str) -> list[str]:
        """Every value of a header, each on one line, encoded words still in it."""
        return [unfolded(value[:VALUE], self.hint) for key, value in self.headers if key == name]

    def first(self, name: str) -> str:
        """The first value of a header that says something; empty if there is none."""
        return next((line for line in self.all(name) if line), "")

    def says(self, name: str) -> str:
        """The header as people read it."""
        return readable(self.first(name), self.hint)

    def disposition(self) -> tuple[str, dict[str, str]]:
        """`inline`, `attachment` or something else, and its parameters."""
        return kind_and_params(self.first("content-disposition"), self.hint)

    def walk(self) -> Iterator["Part"]:
        """This part and all in it, in their order."""
        yield self
        for part in self.parts:
            yield from part.walk()


class _Count:
    """How many parts may still be cut."""

    left = PARTS


def tree(raw: bytes) -> Part:
    """The whole mail."""
    raw = _lines_mended(raw)
    said = _CHARSET.search(raw, 0, HEADER_BYTES)
    hint = (said[1] or said[2]).decode("ascii") if said else ""
    return _part(raw, hint, 0, _Count())


def subtree(body: bytes, hint: str = "") -> Part:
    """A mail inside a mail, read only when asked for."""
    return _part(body.lstrip(b"\r\n"), hint, DEPTH - 3, _Count())


def headers_and_body(block: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """The headers (small name, value as sent) and what follows them.

    A line that is no header ends them, as a forgotten blank line does, unless usual headers go on behind it.
    """
    headers: list[tuple[str, bytes]] = []
    at, end = 0, len(block)
    for _ in range(HEADER_LINES):
        if at >= end or at > HEADER_BYTES:
            break
        stop = block.find(b"\n", at) + 1 or end
        line = block[at:stop]
        if not line.strip(b"\r\n"):
            return headers, block[stop:]
        if line[:1] in b" \t":
            if headers:
                name, value = headers[-1]
                headers[-1] = (name, value + line) if len(value) < VALUE else (name, value)
            elif line.strip():
                break
        elif name_found := _NAME.match(line):
            headers.append((name_found[1].decode("ascii").lower(), line[name_found.end() :]))
        elif not _goes_on(block, stop, at == 0, line):
            break
        at = stop
    return headers, block[at:]


def _goes_on(block: bytes, at: int, first: bool, line: bytes) -> bool:
    """Whether headers follow a line that is none: an mbox's `From `, or rubbish between headers."""
    if line.startswith((b"From ", b">From ")) and first:
        return True
    for _ in range(5):
        stop = block.find(b"\n", at) + 1 or len(block)
        if not block[at:stop].strip():
            return False
        if _USUAL.match(block, at):
            return True
        at = stop
    return False


def _lines_mended(raw: bytes) -> bytes:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode("utf-8")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.count(b"\r", 0, HEADER_BYTES) > 2 * raw.count(b"\n", 0, HEADER_BYTES):
        raw = _LONE_CR.sub(b"\n", raw)
    bare = raw.lstrip(b"\r\n\t ")
    return bare if _NAME.match(bare) or bare.startswith((b"From ", b">From ")) else raw


def _part(block: bytes, hint: str, depth: int, count: _Count, default: str = "text/plain") -> Part:
    count.left -= 1
    headers, body = headers_and_body(block)
    if depth and headers and not body and not any(name.startswith(("content-", "x-")) for name, _ in headers):
        headers, body = [], block  # words with a colon in a part without headers
    part = Part(headers, body, default, hint)
    if part.kind.startswith("multipart/"):
        _cut(part, depth, count)
    return part


def _cut(part: Part, depth: int, count: _Count) -> None:
    """Cut a container at its delimiters; without any it is text, and beyond the limits it stays whole."""
    boundary = part.params.get("boundary", "").strip().encode("utf-8", "replace") or _first_delimiter(part.body)
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    if not boundary or depth >= DEPTH:
        return
    pieces, around = _pieces(part.body, b"--" + boundary, count.left)
    encoding = part.first("content-transfer-encoding").lower()
    if not pieces and encoding in ("base64", "quoted-printable"):  # forbidden for containers, and done
        pieces, around = _pieces(decoded(part.body, encoding), b"--" + boundary, count.left)
    if not pieces:
        return
    part.body, part.around = b"", around
    holder: Part | None = None  # a container in it that uses the very same boundary: the next parts are its own
    for piece, closes in pieces:
        child = _part(piece, part.hint, depth + 1, count, default)
        (holder or part).parts.append(child)
        if holder is None and _same_boundary(child, boundary):
            holder = child
        if closes:
            holder = None


def _same_boundary(child: Part, boundary: bytes) -> bool:
    said = child.params.get("boundary", "").encode("utf-8", "replace")
    return child.kind.startswith("multipart/") and said == boundary and (not child.body or child.body.isspace())


def _first_delimiter(body: bytes) -> bytes:
    """What a container without `boundary` seems to be cut by: a line of dashes with a header right behind it."""
    found = re.search(rb"(?m)^--([^\s-][^\r\n]{0,69}|-{2,}[^\r\n]{1,68}?)[ \t]*\r?\n(?=Content-)", body[:HEADER_BYTES])
    return found[1] if found else b""


def _pieces(body: bytes, delimiter: bytes, most: int) -> tuple[list[tuple[bytes, bool]], bytes]:
    """What stands between delimiters, each with whether a closing one follows; and what stands around them."""
    pieces: list[tuple[bytes, bool]] = []
    around: list[bytes] = []
    start = -1  # of the open piece
    done = 0
    for at, after, closing in _delimiters(body, delimiter):
        before = body[start if start >= 0 else done : at]
        if start >= 0:
            pieces.append((_without_last_line_end(before), closing))
        elif before and not before.isspace():
            around.append(before.strip(b"\r\n"))
        start, done = (-1 if closing else after), after
        if len(pieces) >= most - 1:
            start = after
            break
    rest = body[start if start >= 0 else done :]
    said = bool(rest) and not rest.isspace()
    if start >= 0 and (said or not pieces):
        pieces.append((rest, True))
    elif said:
        around.append(rest.strip(b"\r\n"))
    return pieces, b"\n\n".join(around)


def _delimiters(body: bytes, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each delimiter line begins and ends, and whether it closes."""
    mark = re.escape(delimiter)
    line = re.compile(rb"\n" + mark + rb"(?:(--)?[ \t]*\r*(?=\n|\Z)|(--)[ \t][^\n]*)")
    if first := line.match(b"\n" + body[: len(delimiter) + 200]):
        yield 0, min(first.end(), len(body)), bool(first[1] or first[2])
    for found in line.finditer(body):
        yield found.start() + 1, min(found.end() + 1, len(body)), bool(found[1] or found[2])


def _without_last_line_end(piece: bytes) -> bytes:
    """The line end before a delimiter belongs to the delimiter."""
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1] if piece.endswith(b"\n") else piece
