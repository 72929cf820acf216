"""Which encoding a file's text is in: utf-8, utf-16, windows-1256 or windows-1252.

The whole file is looked at, because a wrong byte may come late. Nothing is decoded into rows here.
"""

import codecs
import re
from dataclasses import dataclass

from vafa.platform.values.refused import Refused
from vafa.sales.imports.source import BLOCK, Source, explained

_ASCII = bytes(range(128))
_ESCAPED = re.compile("[\udc80-\udcff]")
_HIGH_PAIR = re.compile(rb"[\x80-\xff]{2}")
_HIGH_BESIDE_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_ENOUGH = 200_000
# A mostly-UTF-8 file with a few damaged bytes stays UTF-8, and only the damaged rows are refused.
_GOOD_PER_BAD = 4


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file: `name` for people, `codec` and `errors` for Python; `damaged` if some bytes do not fit."""

    name: str
    codec: str
    errors: str = "strict"
    damaged: bool = False


UTF_8 = Encoding("utf-8", "utf-8-sig")


def detect(source: Source) -> Encoding:
    """The encoding of a text file.

    Refuses `imports.unknown_encoding`, `imports.not_a_table` (binary data) and `imports.broken_gzip`.
    """
    head = source.head(1 << 16)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refused("imports.unknown_encoding")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", "utf-16", "replace", damaged=True)
    if b"\0" in head:
        return _by_zeros(head)
    with explained():
        return _by_bytes(source)


def _by_zeros(head: bytes) -> Encoding:
    """UTF-16 without a mark shows as zero bytes on every other place (digits, commas, line ends)."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < len(head) // 50:
        raise Refused("imports.not_a_table")
    if odd > even * 20:
        return Encoding("utf-16", "utf-16-le", "replace", damaged=True)
    if even > odd * 20:
        return Encoding("utf-16", "utf-16-be", "replace", damaged=True)
    raise Refused("imports.not_a_table")


def _by_bytes(source: Source) -> Encoding:
    good = bad = pairs = beside = 0
    stream = source.open()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    clean = True
    while chunk := stream.read(BLOCK):
        text = decoder.decode(chunk)
        high = len(chunk.translate(None, _ASCII))
        if not high and clean:
            continue
        wrong = 0 if _fits(text) else len(_ESCAPED.findall(text))
        clean = clean and not wrong
        bad += wrong
        good += high - wrong
        if wrong and pairs + beside < _ENOUGH:
            pairs += len(_HIGH_PAIR.findall(chunk))
            beside += len(_HIGH_BESIDE_LATIN.findall(chunk))
    bad += len(_ESCAPED.findall(decoder.decode(b"", final=True)))
    if not bad:
        return UTF_8
    if good >= bad * _GOOD_PER_BAD:
        return Encoding("utf-8", "utf-8-sig", "surrogateescape", damaged=True)
    # Arabic letters stand in words of high bytes; accented Latin letters stand alone among ASCII ones.
    if pairs > beside:
        return Encoding("windows-1256", "cp1256")
    return Encoding("windows-1252", "cp1252", "replace", damaged=True)


def _fits(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
