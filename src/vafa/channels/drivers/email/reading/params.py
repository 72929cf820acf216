"""Content-Type and Content-Disposition taken apart: the kind, and parameters in all the ways they are written.

RFC 2231 continuations and languages, RFC 2047 words where they do not belong, raw letters, missing quotes.
"""

import re
from urllib.parse import unquote_to_bytes

from vafa.channels.drivers.email.reading.charsets import decode
from vafa.channels.drivers.email.reading.words import words_read

_PIECE = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_KIND = re.compile(r"^[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}$")


def kind_and_params(line: str, hint: str = "") -> tuple[str, dict[str, str]]:
    """The first word in small letters, and the parameters by name in small letters."""
    first, *rest = _pieces(line)
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    plain: dict[str, str] = {}
    for piece in rest:
        name, equals, value = piece.partition("=")
        name = name.strip().lower()
        if not equals or not name:
            continue
        match = _PIECE.match(name)
        if match and (match[2] or match[3]):
            pieces.setdefault(match[1], {}).setdefault(int(match[2] or 0), (_unquoted(value), bool(match[3])))
        else:
            plain.setdefault(name, words_read(_unquoted(value), hint))
    return first.strip().lower(), plain | {name: _joined(found) for name, found in pieces.items()}


def media_type(line: str, hint: str = "", default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """A Content-Type; what is no type at all becomes the default."""
    kind, params = kind_and_params(line, hint)
    kind = kind.split(",")[0].split(" ")[0]
    if kind in ("text", "text/"):
        kind = "text/plain"
    return (kind if _KIND.match(kind) else default), params


def _pieces(line: str) -> list[str]:
    """Cut at semicolons outside quotes."""
    if '"' not in line:
        return line.split(";")
    pieces, start, quoted, escaped = [], 0, False, False
    for at, sign in enumerate(line):
        if escaped:
            escaped = False
        elif sign == "\\" and quoted:
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted:
            pieces.append(line[start:at])
            start = at + 1
    return [*pieces, line[start:]]


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        value = value[1:-1] if len(value) > 1 and value.endswith('"') else value[1:]
        return re.sub(r"\\([\\\"])", r"\1", value)
    return value


def _joined(found: dict[int, tuple[str, bool]]) -> str:
    """Continuations in their order; percent signs are read, and the charset said in front of the first."""
    order = sorted(found)
    charset, content = "", b""
    for place, number in enumerate(order):
        value, encoded = found[number]
        if encoded and place == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "replace")
        content += unquote_to_bytes(raw) if encoded else raw
    return words_read(decode(content, charset))
