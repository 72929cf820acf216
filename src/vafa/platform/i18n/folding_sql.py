"""Writes PostgreSQL's twin of `folding.fold` from the same table, for a migration to run.

Only operations that mean the same on every PostgreSQL from 15 and under every collation provider are used: no
`lower` beyond a-z, no character classes. It changes nothing by itself.
"""

from vafa.platform.i18n.folding import DROPPED, FOLDED, SPELLED

# `translate` looks through its letters one by one for every letter of the text. These stand first and become
# themselves, so that ordinary text is found at once; without them folding takes four times as long.
_COMMON = " اینردمهتوبسشکگزفعقخجحپچلصطضذغظثژaeinorstlhdmcu0123456789bfgjkpqvwxyz"

DROP_FOLD_SQL = "DROP FUNCTION IF EXISTS vafa_fold_tight(text); DROP FUNCTION IF EXISTS vafa_fold(text);"


def _quoted(text: str) -> str:
    """A string literal of pure ASCII, so that no tool on the way can re-encode or join its letters."""
    return "U&'" + "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):04X}" for c in text) + "'"


def fold_expression(argument: str) -> str:
    """The folding of an SQL text expression, as an SQL expression."""
    dropped = "".join(f"\\u{first:04X}-\\u{last:04X}" for first, last in DROPPED)
    folded = f"""regexp_replace(normalize({argument}, NFKD) COLLATE "C", '[{dropped}]+', '', 'g')"""
    letters, becoming = _COMMON + "".join(FOLDED), _COMMON + "".join(FOLDED.values())
    folded = f"translate(lower({folded}), {_quoted(letters)}, {_quoted(becoming)})"
    for letter, spelled in SPELLED.items():
        folded = f"replace({folded}, {_quoted(letter)}, '{spelled}')"
    return f"normalize(btrim(regexp_replace({folded}, ' +', ' ', 'g'), ' '), NFC)"


def fold_sql() -> str:
    """Statements that create `vafa_fold(text)` and `vafa_fold_tight(text)`; safe to run again after the table changed.

    A changed table needs a new migration that runs them and then refreshes stored folds and their indexes.
    """
    return f"""
CREATE OR REPLACE FUNCTION vafa_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
{fold_expression("$1")};
CREATE OR REPLACE FUNCTION vafa_fold_tight(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
replace(vafa_fold($1), ' ', '');
"""
