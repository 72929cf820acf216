"""Folds text to the form that search and matching compare, so that spelling habits do not hide a customer or a serial.

One table says what is dropped, what becomes what and in which order; `folding_sql` writes the PostgreSQL twin from the
same table. The original text is always kept beside the fold. This is not for display, and it does not know words:
«می‌خواهم» and «میخواهم» fold alike, «می خواهم» keeps its space and equals them under `fold_tight` (or by trigram).
"""

import re
import unicodedata
from collections.abc import Iterable


def _case(*ranges: tuple[int, int, int]) -> dict[str, str]:
    """Upper to lower for runs of letters: first, last, distance (a distance of 1 means pairs)."""
    table: dict[str, str] = {}
    for first, last, distance in ranges:
        table |= {chr(c): chr(c + distance) for c in range(first, last + 1, 2 if distance == 1 else 1)}
    return table


def _all(letters: str | Iterable[str], to: str) -> dict[str, str]:
    return dict.fromkeys(letters, to)


# NFKD takes letters apart (آ is ا + madda, ؤ is و + hamza, ۀ is ە + hamza, é is e + acute, ﷺ its words) and turns
# presentation forms, full-width letters, NBSP and the other blank characters into plain ones.

# Dropped wherever they stand. Ranges of code points, both ends included.
DROPPED: tuple[tuple[int, int], ...] = (
    (0x00AC, 0x00AD),  # ¬, the half-space of old Persian keyboards; soft hyphen
    (0x0300, 0x036F),  # accents of Latin, Greek and Cyrillic
    (0x0483, 0x0489),  # Cyrillic marks
    (0x0610, 0x061A),  # Quranic signs
    (0x061C, 0x061C),  # Arabic letter mark
    (0x0621, 0x0621),  # ء: املاء is املا, شيء is شی
    (0x0640, 0x0640),  # tatweel
    (0x064B, 0x065F),  # harakat, madda and hamza above and below
    (0x0670, 0x0670),  # superscript alef
    (0x0674, 0x0674),  # high hamza
    (0x06D6, 0x06DC),  # Quranic signs
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08D3, 0x08E1),
    (0x08E3, 0x08FF),
    (0x180E, 0x180E),
    (0x200B, 0x200F),  # zero-width space, ZWNJ, ZWJ, direction marks
    (0x202A, 0x202E),  # embeddings
    (0x2060, 0x206F),  # word joiner, isolates, invisible operators
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
)

# One character for one character, after decomposition and dropping. Capitals of a-z are not here: `lower` does them.
FOLDED: dict[str, str] = {
    # Arabic script
    **_all("يىېۍےئؠؽؾؿێ", "ی"),
    **_all("كڪڬڮػؼ", "ک"),
    **_all("ګڰڱڲڴ", "گ"),
    **_all("ةەہۃھۀۂۿ", "ه"),
    **_all("أإآٱٲٳ", "ا"),
    **_all("ؤۄۅۆۇۈۉۊۋۏ", "و"),
    **_all("ٹټٺ", "ت"),
    **_all("ڈډ", "د"),
    **_all("ڑړڕ", "ر"),
    **_all("ںڼ", "ن"),
    **_all("ڵ", "ل"),
    # Digits
    **{chr(first + value): str(value) for first in (0x06F0, 0x0660) for value in range(10)},
    # Signs
    "٫": ".", "۔": ".", "٬": ",", "،": ",", "؛": ";", "؟": "?", "٪": "%", "٭": "*", "⁄": "/", "−": "-",
    **_all("‐‒–—―﹣", "-"),
    **_all("‘’‚‛ʼʻ′ʹ`", "'"),
    **_all("“”„‟«»″", '"'),
    **_all("\u0085\u1680\u2028\u2029\x1c\x1d\x1e\x1f\t\n\v\f\r", " "),
    # Latin letters that have no decomposition
    **_all("Øø", "o"), **_all("ĐđÐð", "d"), **_all("Łł", "l"), **_all("Ħħ", "h"), **_all("Ŧŧ", "t"), "ı": "i",
    "Ə": "ə", "Ŋ": "ŋ",
    # Capitals of the scripts our customers may be written in besides Latin
    **_case((0x0391, 0x03A1, 32), (0x03A3, 0x03A9, 32), (0x0410, 0x042F, 32), (0x0400, 0x040F, 80)),
    **_case((0x0490, 0x04BE, 1), (0x04D0, 0x04E8, 1), (0x0531, 0x0556, 48)),
    "ς": "σ",
}  # fmt: skip

# One character for several, last.
SPELLED: dict[str, str] = {**_all("ßẞ", "ss"), **_all("æÆ", "ae"), **_all("œŒ", "oe"), **_all("þÞ", "th")}

ALPHABET = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
"""Persian alphabetical order, which neither Unicode nor PostgreSQL's C.UTF-8 follows."""

_ALEF_MADDA = "\ue000"  # stands for آ through a fold; a private character cannot be in the text's alphabet
_FIRST_SORT_LETTER = 0x0621
_dropped = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in DROPPED) + "]+")
_table = str.maketrans(
    {**{chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)}, **FOLDED, **SPELLED},
)
_spaces = re.compile(" +")
_order = str.maketrans(
    {letter: chr(_FIRST_SORT_LETTER + place) for place, letter in enumerate(_ALEF_MADDA + ALPHABET)},
)


def fold(text: str) -> str:
    """The form of a text that search and matching compare: one spelling, Latin digits, no marks, single spaces."""
    if text.isascii():
        return _spaces.sub(" ", text.translate(_table)).strip(" ")
    text = _dropped.sub("", unicodedata.normalize("NFKD", text)).translate(_table)
    return unicodedata.normalize("NFC", _spaces.sub(" ", text).strip(" "))


def fold_tight(text: str) -> str:
    """`fold` without any space, for equality of names and codes: «می خواهم» equals «می‌خواهم»."""
    return fold(text).replace(" ", "")


def sort_key(text: str) -> str:
    """A key to store beside a name: sorted by bytes (`COLLATE "C"`) it gives Persian alphabetical order, آ first."""
    marked = unicodedata.normalize("NFC", text).replace(_ALEF_MADDA, "").replace("آ", _ALEF_MADDA)
    return fold(marked).translate(_order)
