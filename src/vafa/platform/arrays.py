"""Columns of many values as one parameter of a statement: psycopg's own way takes most of the time of a bulk insert.

`unnest(%s::text[])` takes what is made here as it takes a list.
"""

from collections.abc import Iterable


def text_array(values: Iterable[str | None]) -> str:
    """Texts as PostgreSQL writes an array of them."""
    written = ["NULL" if value is None else _quoted(value) for value in values]
    return "{" + ",".join(written) + "}"


def plain_array(values: Iterable[object]) -> str:
    """Numbers, moments or words of letters only, written as they are; None is NULL."""
    written = ["NULL" if value is None else str(value) for value in values]
    return "{" + ",".join(written) + "}"


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
