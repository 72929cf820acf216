"""The answer in a mail, without what it answers: quotes, their announcements and the signature behind `-- `.

Answers between and below quotes stay. If nothing would remain, everything stays. Each line is looked at a fixed number
of times, so that a hostile text costs no more than its length.
"""

import re
from dataclasses import dataclass, field

from vafa.channels.drivers.email.reading import reply_words as words
from vafa.channels.drivers.email.reading.limits import REPLY

_DASHES = re.compile(r"^[\s*_>]*[-_=]{2,}\s*([^-_=\s][^\n]{0,80}?)\s*[-_=]{2,}[\s*:]*$")
_RULE = re.compile(r"^[\s>]*[_\-=─—]{10,}\s*$")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]")
_CLOCK = re.compile(r"\d{1,2}[:.٫h]\d{2}")
_SIGNATURE = re.compile(r"^-- ?$")
_LONGEST_ATTRIBUTION = 6
_LONGEST_SIGNATURE = 15
_LINE = 600
_QUOTED_BLOCK = 3
_WORDS_OF_ONES_OWN = 2  # above a forwarded mail, less than that (`FYI`) is no answer of its own
_ANNOUNCED_ABOVE, _ALL_BELOW = 1, 2


def reply(text: str, *, marked: bool = False) -> str:
    """What the writer of this text says in it; `marked` when every `>` surely begins a quoted line."""
    if len(text) > REPLY:
        head, tail = text[:REPLY], text[REPLY:]
        answer = reply(head, marked=marked)
        return answer if len(answer) < len(head.strip()) else head + tail
    lines = text.replace("\r\n", "\n").split("\n")
    kept = _Kept()
    _leave_out_quotes(lines, kept)
    if not marked and not kept.announced and not _has_quoted_block(lines):
        kept.lines = lines  # `> this <` is somebody's arrow
    said = "\n".join(_without_signature(kept.lines)).strip()
    if not said or (kept.forwards and len(said.split()) < _WORDS_OF_ONES_OWN):
        return text.strip()
    return re.sub(r"\n{3,}", "\n\n", said)


@dataclass(slots=True)
class _Kept:
    """The lines that stay, and what was found among the others."""

    lines: list[str] = field(default_factory=list)
    announced: bool = False
    forwards: bool = False


def _has_quoted_block(lines: list[str]) -> bool:
    run = 0
    for line in lines:
        run = run + 1 if _is_quoted(line) else run if run and not line.strip() else 0
        if run >= _QUOTED_BLOCK:
            return True
    return False


def _leave_out_quotes(lines: list[str], found: _Kept) -> None:
    kept = found.lines
    at = 0
    while at < len(lines):
        line = lines[at]
        if _is_quoted(line):
            at += 1
            continue
        kind, length, before = _announces(lines, at)
        if not kind:
            kept.append(line)
            at += 1
            continue
        found.announced = True
        found.forwards = found.forwards or bool(words.FORWARDED.search(line[:_LINE]))
        if before:
            kept.append(before)
        after = _next_said(lines, at + length)
        if kind == _ALL_BELOW or after >= len(lines) or not _is_quoted(lines[after]):
            return
        at = _past_quote(lines, after)


def _is_quoted(line: str) -> bool:
    return line[:3].lstrip().startswith(">") and not line.lstrip().startswith(">>>>>>>>")


def _next_said(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _past_quote(lines: list[str], at: int) -> int:
    """Behind a quoted block; a long quoted line that was wrapped by the way goes on without its sign."""
    while at < len(lines):
        if _is_quoted(lines[at]):
            at += 1
            continue
        wrapped = lines[at].strip() and len(lines[at - 1]) > 65 and len(lines[at]) < 40 and _is_quoted(lines[at - 1])
        if wrapped and at + 1 < len(lines) and _is_quoted(lines[at + 1]):
            at += 1
            continue
        return at
    return at


def _announces(lines: list[str], at: int) -> tuple[int, int, str]:
    """Whether a quote is announced here: how it ends, how many lines say so, and what stands before it in the line."""
    line = lines[at][:_LINE]
    if not line.strip():
        return 0, 0, ""
    if _between_dashes(lines, at) or words.ALONE.match(line):
        return _ALL_BELOW, 1, ""
    if _header_block(lines, at):
        return _ALL_BELOW, 1, ""
    if _RULE.match(line) and (below := _next_said(lines, at + 1)) < len(lines) and _header_block(lines, below):
        return _ALL_BELOW, 1, ""
    return _attribution(lines, at)


def _between_dashes(lines: list[str], at: int) -> bool:
    found = _DASHES.match(lines[at][:_LINE])
    if found is None:
        return False
    if words.BETWEEN_DASHES.search(found[1]) or words.WROTE_AT_END.search(f"{found[1]}:"):
        return True
    below = _next_said(lines, at + 1)
    return below < len(lines) and _header_block(lines, below)


def _header_block(lines: list[str], at: int) -> bool:
    """From, sent, to, subject in a block; or somebody's address behind a lone `From:`."""
    line = lines[at][:_LINE]
    begins = words.FROM_LINE.match(line)
    if not begins and not words.OTHER_LINE.match(line):
        return False
    following: list[str] = []
    for below in lines[at + 1 : at + 12]:
        if below.strip():
            following.append(below[:_LINE])
        elif following:
            break
    others = sum(1 for each in following[:8] if words.OTHER_LINE.match(each))
    if begins:
        return (
            others >= 2
            or (others >= 1 and bool(_DIGIT.search(line + following[0]) or _ADDRESS.search(line)))
            or (_stands_alone(lines, at) and bool(_ADDRESS.search(line)) and len(line.split()) <= 6)
        )
    block = [line, *following[:6]]
    named = any(words.FROM_LINE.match(each) and _ADDRESS.search(each) for each in block)
    dated = any(words.DATE_LINE.match(each) for each in block[:2])
    return (others >= 2 and named) or (dated and others >= 1 and any(map(_ADDRESS.search, block[: others + 1])))


def _stands_alone(lines: list[str], at: int) -> bool:
    return not any(one.strip() for one in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]))


def _attribution(lines: list[str], at: int) -> tuple[int, int, str]:
    """ "On Monday somebody wrote:", on one line or wrapped over some, or behind the answer on its line."""
    first = lines[at][:_LINE]
    joined = ""
    for length, number in enumerate(range(at, min(at + _LONGEST_ATTRIBUTION, len(lines))), 1):
        piece = " ".join(lines[number][:_LINE].split())
        joined = f"{joined} {piece}" if joined else piece
        if piece and joined[-1] in ":：\u200f\u200e" and _is_attribution(joined, lines, number):
            if length > 1 and not (words.OPENS.match(first) or words.IN_LINE.search(first)):
                return 0, 0, ""
            cut = words.IN_LINE.search(first)
            before = first[: cut.start()] if cut and not words.OPENS.match(first) else ""
            return _ANNOUNCED_ABOVE, length, before
        if length == 1 and not (words.OPENS.match(first) or words.IN_LINE.search(first)):
            return 0, 0, ""
        if len(joined) > _LINE:
            break
    return 0, 0, ""


def _is_attribution(joined: str, lines: list[str], last: int) -> bool:
    """A word for writing and a number or address; or a clock and an address, with a quote right below."""
    has_address = bool(_ADDRESS.search(joined))
    has_digit = bool(_DIGIT.search(joined))
    if words.WROTE_AT_END.search(joined) and (has_digit or has_address):
        return True
    if not (has_address and has_digit):
        return False
    if words.WROTE_BEFORE.search(joined) and words.OPENS.match(joined):
        return True
    below = _next_said(lines, last + 1)
    return bool(_CLOCK.search(joined)) and below < len(lines) and _is_quoted(lines[below])


def _without_signature(lines: list[str]) -> list[str]:
    """Without what stands below `-- `, if it is short, and without the telephone's own line at the end."""
    for at, line in enumerate(lines):
        if (
            _SIGNATURE.match(line)
            and len(lines) - at - 1 <= _LONGEST_SIGNATURE
            and any(one.strip() for one in lines[:at])
        ):
            lines = lines[:at]
            break
    while lines and (not lines[-1].strip() or (len(lines[-1]) < 90 and words.MOBILE.match(lines[-1].strip()))):
        lines = lines[:-1]
    return lines
