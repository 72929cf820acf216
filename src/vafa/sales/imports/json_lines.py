"""JSON orders: one object a line, one list, or one document; nested lines of an order become rows of a table.

Columns are dotted paths (`billing.email`, `line_items.sku`); every order line repeats its order's values. Lists other
than the order lines are left out, but for refunds (as JSON text) and the codes of coupons.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TextIO

from vafa.platform.values.refused import Refused
from vafa.sales.imports.encoding import Encoding
from vafa.sales.imports.source import Source, explained
from vafa.sales.imports.table import LINE_LIMIT, Row, Table, Unreadable

CODE_LISTS = ("coupon_lines", "discount_codes", "coupons")
LINE_LISTS = ("line_items", "items", "lines", "order_lines", "products", "اقلام", "المنتجات")
# Orders are looked at to learn the columns; a column seen first after these is not known.
_LOOKED_AT = 1000
_SHOWN = 200
_DEPTH = 4
_BLOCK = 1 << 16

_LIST = re.compile(r'^\s*(?:\{\s*"(?:orders|data)"\s*:\s*)?\[')

Document = object | Unreadable


def open_json(source: Source, encoding: Encoding) -> Table:
    """The orders in a JSON file as a table; refuses `imports.not_a_table` and `imports.no_rows`."""

    def documents() -> Iterator[tuple[int, Document]]:
        with explained():
            yield from _documents(source, encoding)

    columns: dict[str, None] = {}
    for _, document in islice(documents(), _LOOKED_AT):
        for row in _flat_rows(document) if isinstance(document, dict) else ():
            columns.update(dict.fromkeys(row))
    if not columns:
        raise Refused("imports.not_a_table")
    names = list(columns)

    def rows() -> Iterator[tuple[int, Row]]:
        for number, document in documents():
            if isinstance(document, Unreadable):
                yield number, document
            elif isinstance(document, dict):
                for row in _flat_rows(document):
                    yield number, [row.get(name, "") for name in names]
            else:
                shown = json.dumps(document, ensure_ascii=False)[:_SHOWN]
                yield number, Unreadable("imports.not_an_order", {}, shown)

    return Table(name=source.name, format="jsonl", columns=names, source=source, read=rows, encoding=encoding.name)


def _documents(source: Source, encoding: Encoding) -> Iterator[tuple[int, Document]]:
    """Each order with its number: the line, or the place in the list."""
    stream = io.TextIOWrapper(source.open(), encoding.codec, encoding.errors)
    first = [line for line in islice(_bounded(stream), 3) if line.strip()]
    stream = io.TextIOWrapper(source.open(), encoding.codec, encoding.errors)
    if not _one_a_line(first):
        yield from enumerate(_elements(stream), start=1)
        return
    for number, line in enumerate(_bounded(stream), start=1):
        if len(line) >= LINE_LIMIT:
            yield number, Unreadable("imports.line_too_long", {"limit": LINE_LIMIT}, line[:_SHOWN])
        elif line.strip():
            yield from ((number, document) for document in _unwrapped(_parsed(line)))


def _bounded(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(LINE_LIMIT):
        yield line
        while len(line) >= LINE_LIMIT and not line.endswith("\n"):
            line = stream.readline(LINE_LIMIT)


def _one_a_line(first: list[str]) -> bool:
    """Whether the first lines are documents of their own; the very first may be a damaged one."""
    whole = [isinstance(_parsed(line), dict) for line in first[:2]]
    start = first[0].strip()
    return whole[0] or (len(whole) > 1 and whole[1] and not start.startswith("[") and not start.endswith("["))


def _parsed(line: str) -> Document:
    try:
        document: object = json.loads(line)
    except ValueError:
        return Unreadable("imports.not_json", {}, line.strip()[:_SHOWN].encode("utf-8", "replace").decode())
    return document


def _elements(stream: TextIO) -> Iterator[Document]:
    """The orders of one list or document, read a block at a time; damage ends the reading with one refused row."""
    decoder = json.JSONDecoder()
    text = _LIST.sub("", stream.read(_BLOCK))
    ended = False
    while True:
        text = text.lstrip(" \t\r\n,")
        if text.startswith("]"):
            return
        try:
            document, end = decoder.raw_decode(text)
        except ValueError:
            if ended or len(text) > LINE_LIMIT:
                if text:
                    yield Unreadable("imports.not_json", {}, text[:_SHOWN].encode("utf-8", "replace").decode())
                return
            # Ask for as much again as is waiting, so that a long document is not decoded once for every block.
            block = stream.read(max(_BLOCK, len(text)))
            ended = not block
            text += block
            continue
        yield from _unwrapped(document)
        text = text[end:]


def _unwrapped(document: Document) -> Iterator[Document]:
    """Shops wrap what they send: {"order": {...}}, {"orders": [...]}, {"data": [...]}."""
    if isinstance(document, dict) and len(document) <= 2:
        for name in ("order", "orders", "data"):
            inner = document.get(name)
            if isinstance(inner, list):
                yield from inner
                return
            if isinstance(inner, dict):
                yield inner
                return
    yield document


def _flat_rows(order: Mapping[str, object]) -> Iterator[dict[str, str]]:
    name = next((name for name in LINE_LISTS if isinstance(order.get(name), list)), None)
    head = dict(_flat({key: value for key, value in order.items() if key != name}, "", _DEPTH))
    lines = order.get(name) if name else None
    if not isinstance(lines, list) or not lines:
        yield head
        return
    for line in lines:
        yield head | (dict(_flat(line, f"{name}.", _DEPTH)) if isinstance(line, dict) else {f"{name}": _text(line)})


def _flat(values: Mapping[str, object], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if isinstance(value, dict):
            if depth:
                yield from _flat(value, f"{prefix}{key}.", depth - 1)
        elif isinstance(value, list):
            if value and key == "refunds":
                yield f"{prefix}{key}", json.dumps(value, ensure_ascii=False)
            elif value and key in CODE_LISTS:
                codes = (one.get("code") if isinstance(one, dict) else one for one in value)
                yield f"{prefix}{key}", ", ".join(_text(code) for code in codes)
        else:
            yield f"{prefix}{key}", _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\0", "")
