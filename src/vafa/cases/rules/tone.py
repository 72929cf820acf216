"""What a kind answer usually has, asked of a text: hints for who writes, never a reason to stop them.

Simple on purpose: it looks for words, in the three languages, and understands nothing.
"""

import re
from collections.abc import Mapping, Sequence

from vafa.platform.i18n.folding import fold

GREETINGS = (
    "سلام", "درود", "روز بخیر", "وقت بخیر", "صبح بخیر", "عصر بخیر", "مرحبا", "السلام", "اهلا", "تحيه", "صباح الخير",
    "مساء الخير", "hello", "hi", "dear", "good morning", "good afternoon", "good evening",
)  # fmt: skip
APOLOGIES = (
    "متاسف",
    "پوزش",
    "معذرت",
    "عذر",
    "شرمنده",
    "ببخشید",
    "نعتذر",
    "اعتذر",
    "اسف",
    "المعذره",
    "sorry",
    "apolog",
    "regret",
)
TITLES = frozenset(
    fold(word) for word in ("آقای", "خانم", "جناب", "سرکار", "شرکت", "السيد", "السيدة", "شركة", "mr", "mrs", "ms", "dr")
)
SHORTEST, LONGEST_LINE = 20, 700  # letters; shorter texts are a word in between, longer paragraphs tire

NO_GREETING, NO_NAME, NO_APOLOGY, LONG, SHOUTS = "no_greeting", "no_name", "no_apology", "long", "shouts"
CODES = (NO_GREETING, NO_NAME, NO_APOLOGY, LONG, SHOUTS)
_greetings = tuple(fold(one) for one in GREETINGS)
_apologies = tuple(fold(one) for one in APOLOGIES)


def hints(text: str, *, name: str, complaint: bool, first: bool = True) -> list[str]:
    """What the text seems to lack, as codes. `first`: our first answer, which greets; `complaint`: it says sorry."""
    plain = fold(text)
    if len(plain) < SHORTEST:
        return []
    found = []
    if first and not _has(plain[:160], _greetings):
        found.append(NO_GREETING)
    if first and not _names(plain, name):
        found.append(NO_NAME)
    if complaint and not _has(plain, _apologies):
        found.append(NO_APOLOGY)
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        found.append(LONG)
    if text.count("!") > 2 or _shouts(text):
        found.append(SHOUTS)
    return found


def _has(plain: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}", plain) for word in words)


def _names(plain: str, name: str) -> bool:
    """Whether some part of the customer's name is in it; a name without parts of weight asks for nothing."""
    parts = [part for part in fold(name).split() if len(part) > 1 and part not in TITLES]
    return not parts or any(part in plain for part in parts)


def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return len(letters) > 30 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def lines_of(kept: Mapping[str, object], language: str) -> list[str]:
    """The administrator's hints in this language, one a line."""
    text = kept.get(language)
    return [line.strip() for line in text.splitlines() if line.strip()][:12] if isinstance(text, str) else []
