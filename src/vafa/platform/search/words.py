"""The words of a text, as they are kept for finding and as they are looked for.

A word is a run of folded letters and digits. «می‌خواهم» is kept joined and in its parts, so that whoever types it with a
space finds it too. The database's twin is `vafa_words(text)`; this module keeps nothing and looks nowhere.
"""

import re

from vafa.platform.i18n.folding import fold

LONGEST, MOST, MOST_LETTERS = 30, 2000, 200_000
"""Letters of a word, words of a text, letters of a text that are kept; nobody looks for the end of a pasted log."""

MANY_WORDS, SHORTEST_OPEN = 8, 3
"""How many typed words count; how long one must be to also find words that begin with it («دستگاه» finds «دستگاهم»)."""

ZWNJ = "\u200c"
# What stands between words after folding: signs of ASCII and Latin-1, punctuation, arrows, boxes, private, emoji.
BETWEEN: tuple[tuple[int, int], ...] = (
    (0x01, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x0600, 0x060F),
    (0x061B, 0x061F), (0x066A, 0x066D), (0x06D4, 0x06D4), (0x2000, 0x2BFF), (0x3000, 0x3020), (0xE000, 0xF8FF),
    (0xFD3E, 0xFD3F), (0xFE10, 0xFE6F), (0x1F000, 0x1FAFF),
)  # fmt: skip
_between = re.compile("[" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in BETWEEN) + "]+")

DROP_WORDS_SQL = "DROP FUNCTION IF EXISTS vafa_words(text);"


def words_in(text: str) -> list[str]:
    """Each word of a text once, folded; the first ones of a very long text."""
    text = text[:MOST_LETTERS]
    parts = f" {text.replace(ZWNJ, ' ')}" if ZWNJ in text else ""
    words = dict.fromkeys(word[:LONGEST] for word in _between.split(fold(text + parts)) if word)
    return list(words)[:MOST]


def tsquery(text: str, before: str = "") -> str:
    """What a typed text asks for, as the text of a tsquery: every word must occur, longer words may go on.

    `before` stands in front of each word, as it does where they are kept. "" when the text has no words.
    """
    terms = []
    for piece in text.replace("\x00", " ").split()[:MANY_WORDS]:
        ways = {piece.replace(ZWNJ, ""): None, piece.replace(ZWNJ, " "): None}
        said = dict.fromkeys(" & ".join(_term(word, before) for word in words_in(way)) for way in ways)
        if any(said):
            terms.append("(" + " | ".join(one for one in said if one) + ")")
    return " & ".join(terms)


def _term(word: str, before: str) -> str:
    return f"'{before}{word}'" + (":*" if len(word) >= SHORTEST_OPEN else "")


def words_sql() -> str:
    """Creates `vafa_words(text) -> text[]`, the twin of `words_in`."""
    between = "".join(f"\\U{first:08X}-\\U{last:08X}" for first, last in BETWEEN)
    cut = f"left($1, {MOST_LETTERS})"
    joined = f"CASE WHEN strpos($1, U&'\\200C') > 0 THEN {cut} || ' ' || replace({cut}, U&'\\200C', ' ') ELSE {cut} END"
    return f"""
CREATE OR REPLACE FUNCTION vafa_words(text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
ARRAY(SELECT left(word, {LONGEST})
      FROM regexp_split_to_table(vafa_fold({joined}) COLLATE "C", '[{between}]+') WITH ORDINALITY AS _(word, place)
      WHERE word <> '' GROUP BY left(word, {LONGEST}) ORDER BY min(place) LIMIT {MOST});
"""
