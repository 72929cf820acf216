"""A header's value as people read it: encoded words, words cut in two, raw 8-bit letters, folded lines."""

import binascii
import re

from vafa.channels.drivers.email.reading.charsets import clean, decode
from vafa.channels.drivers.email.reading.transfer import base64

# A word of more than 2,000 signs is read up to none: the bound keeps a hostile header from costing its square.
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,2000}?)\?=", re.DOTALL)
_FOLD = re.compile(rb"\r*\n[ \t]*|\r")


def unfolded(value: bytes, hint: str = "") -> str:
    """One line of text, encoded words still in it; `hint` is the charset for 8-bit letters that are not UTF-8."""
    line = _FOLD.sub(b" ", value) if b"\n" in value or b"\r" in value else value
    return clean(decode(line.strip(), "", hint))


def readable(line: str, hint: str = "") -> str:
    """The line with its encoded words read, and blanks in a row made one."""
    return " ".join(words_read(line, hint).split())


def words_read(line: str, hint: str = "") -> str:
    """The line with its encoded words read.

    The blank between two neighbouring words is the folding's, not the writer's, and a letter may be cut between them:
    neighbours of one charset are joined as bytes first.
    """
    if "=?" not in line:
        return line
    said: list[str] = []
    run: list[tuple[str, str, str]] = []
    end = 0
    for word in _WORD.finditer(line):
        between = line[end : word.start()]
        if between.strip() or not run:
            said += [_run(run, hint), between]
            run = []
        run.append((word[1].split("*")[0].lower(), word[2].lower(), word[3]))
        end = word.end()
    return clean("".join([*said, _run(run, hint), line[end:]]))


def _run(run: list[tuple[str, str, str]], hint: str) -> str:
    """Neighbouring words as one text."""
    said: list[str] = []
    label, held, letters = "", b"", ""
    for charset, kind, content in run:
        if charset != label:
            said.append(decode(held + base64(letters.encode("ascii", "ignore")), label, hint))
            label, held, letters = charset, b"", ""
        if kind == "q":
            held += base64(letters.encode("ascii", "ignore")) + _quoted(content, charset)
            letters = ""
            continue
        letters += content  # a group of four letters may be cut between two words as well
        if len(letters) % 4 == 0 or content.endswith("="):
            held += base64(letters.encode("ascii", "ignore"))
            letters = ""
    return "".join([*said, decode(held + base64(letters.encode("ascii", "ignore")), label, hint)])


def _quoted(content: str, charset: str) -> bytes:
    try:
        signs = content.encode("ascii")
    except UnicodeEncodeError:  # 8-bit letters inside an encoded word
        signs = content.encode("utf-8" if charset in ("", "utf-8") else "latin-1", "replace")
    return binascii.a2b_qp(signs.replace(b" ", b"_"), header=True)
