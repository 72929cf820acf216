"""Where the column names stand in a table. What the names mean is `mapping.py`'s question."""

import re
from collections.abc import Sequence

from vafa.platform.i18n.folding import fold
from vafa.platform.values.refused import Refused
from vafa.sales.imports.table import Row

_VALUE = re.compile(r"^[-+(]?[\d.,/:\s-]*\d[\d.,/:\s)-]*$|^\S+@\S+\.\S+$")
_ABOVE = 20


def find_header(first: Sequence[Row]) -> tuple[int, list[str]]:
    """The number of the header row (from 1) and the column names, each unique and not empty.

    Title lines above the header (narrower than the table) are passed over.
    Refuses `imports.empty_file`, `imports.no_header` when the first row is data,
    `imports.no_rows` when nothing follows.
    """
    cells = [[cell.strip() for cell in row] if isinstance(row, list) else [] for row in first]
    filled = [sum(map(bool, row)) for row in cells]
    if not any(filled):
        raise Refused("imports.empty_file")
    wanted = max(2, (max(filled) + 1) // 2)
    at = next((n for n, count in enumerate(filled[:_ABOVE]) if count >= wanted), None)
    if at is None:
        raise Refused("imports.not_a_table")
    names = cells[at]
    if sum(1 for name in names if _VALUE.match(fold(name))) * 4 >= filled[at]:
        raise Refused("imports.no_header", {"row": at + 1})
    if not any(filled[at + 1 :]):
        raise Refused("imports.no_rows")
    return at + 1, named_columns(names)


def named_columns(names: Sequence[str]) -> list[str]:
    """Every column with a name of its own: empty ones get their number, repeated ones a number behind."""
    columns: list[str] = []
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        unique = name.replace("\n", " ") or f"#{number}"
        while unique in seen:
            unique = f"{unique} ({number})"
        seen.add(unique)
        columns.append(unique)
    return columns
