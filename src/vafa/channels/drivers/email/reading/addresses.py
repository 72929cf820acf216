"""Lists of addresses as writers write them: quoted and encoded names, comments, groups, forgotten quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vafa.channels.drivers.email.reading.limits import ADDRESSES
from vafa.channels.drivers.email.reading.words import readable

_QUOTES = re.compile(r"\\(.)")
_ROUTE = re.compile(r"^@[^:]{1,500}:")
_DOT = re.compile(r" ?\. ?")
_BARE = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody as a header names them; the name may be empty."""

    address: str
    name: str = ""


def addresses(line: str, hint: str = "") -> tuple[Address, ...]:
    """Everybody named in this header; what is no address (`XX`, `undisclosed recipients:;`) is left out."""
    if line.replace('\\"', "").count('"') % 2:  # a quote that is never closed would swallow the rest
        line = line.replace('"', " ")
    found: list[Address] = []
    loose: list[str] = []  # `Doe, John <j@example.com>`: a name whose comma lacks its quotes
    for part in _parts(line):
        one = _address(part, hint)
        if one is None:
            loose.append(part)
            continue
        if loose and one.name and "<" in part and "@" not in "".join(loose):
            before = [_plain(each, hint) for each in loose]
            one = Address(one.address, ", ".join([each for each in before if each] + [one.name]))
        loose = []
        found.append(one)
        if len(found) >= ADDRESSES:
            break
    if not found and "=?" in line and "@" not in line:
        inner = readable(line, hint)  # the whole list was encoded
        return addresses(inner) if "=?" not in inner else ()
    return tuple(found)


def _parts(line: str) -> Iterator[str]:
    """Cut at commas and semicolons outside quotes, comments and angles; a group's name is dropped."""
    start, quoted, depth, angle, skip = 0, False, 0, False, False
    for at, sign in enumerate(line):
        if skip:
            skip = False
        elif sign == "\\" and (quoted or depth):
            skip = True
        elif sign == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif sign == "<":
            angle = True
        elif sign == ">":
            angle = False
        elif (sign in ",;" and not angle) or (sign == ":" and not angle and "@" not in line[start:at]):
            if sign != ":":
                yield line[start:at]
            elif line[start:at].strip().lower() == "mailto":
                continue
            start = at + 1
    yield line[start:]


def _address(part: str, hint: str) -> Address | None:
    part = part.strip()
    opened = part.rfind("<")
    if opened >= 0:
        inner = part[opened + 1 :].split(">")[0]
        mail = _mail(inner)
        around = part[:opened].rstrip("< ").strip()
        name = _plain(around, hint) or _plain(_comment(part.partition(">")[2]), hint)
        return Address(mail, name) if mail else None
    comment = _comment(part)
    mail = _mail(part)
    if mail:
        return Address(mail, _plain(comment, hint))
    if bare := _BARE.search(part[:2000]):
        return Address(bare[0], _plain(part[: bare.start()], hint))
    return None


def _mail(text: str) -> str:
    """The address without comments, route and blanks around; empty if there is none."""
    text = _without_comments(text).strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    text = _ROUTE.sub("", text.strip("<> "))
    local, at, domain = text.rpartition("@")
    local, domain = local.strip(), "".join(domain.split())
    if not local.startswith('"'):
        local = _DOT.sub(".", local)
    blank = not local.startswith('"') and " " in local
    return f"{local}@{domain}" if at and local and domain and not blank and len(text) <= 500 else ""


def _plain(text: str, hint: str) -> str:
    """A display name: quotes off, encoded words read, single blanks."""
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    elif text.count('"') == 2:
        text = text.replace('"', "")
    text = readable(_QUOTES.sub(r"\1", text), hint)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text[:500]


def _comment(text: str) -> str:
    opened, closed = text.find("("), text.rfind(")")
    return text[opened + 1 : closed] if 0 <= opened < closed else ""


def _without_comments(text: str) -> str:
    if "(" not in text:
        return text
    kept, depth, quoted = [], 0, False
    for sign in text:
        quoted = quoted != (sign == '"' and not depth)
        depth += (sign == "(") and not quoted
        if not depth:
            kept.append(sign)
        depth = max(0, depth - ((sign == ")") and not quoted))
    return "".join(kept)
