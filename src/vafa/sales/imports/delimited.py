"""Separated text: comma, tab, semicolon, pipe, or blanks (as old research files are).

Cuts text into rows of cells, whatever single lines are broken. What the cells mean is not its business.
"""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from typing import TextIO, cast

from vafa.platform.values.refused import Refused
from vafa.sales.imports.encoding import Encoding
from vafa.sales.imports.header import find_header
from vafa.sales.imports.source import Source, explained
from vafa.sales.imports.table import LINE_LIMIT, Row, Table, Unreadable

DELIMITERS = (",", "\t", ";", "|", "؛")
BLANKS = " "
_SHOWN = 200


def open_delimited(source: Source, encoding: Encoding) -> Table:
    """The table in a text file; refuses `imports.not_a_table`, `imports.no_header`, `imports.no_rows`."""
    with explained():
        head = _text(source, encoding).read(1 << 16)
    delimiter = guess_delimiter(head)

    def every_row() -> Iterator[Row]:
        with explained():
            yield from _records(_text(source, encoding), delimiter, encoding.damaged)

    first = [row for row, _ in zip(every_row(), range(50), strict=False)]
    number, columns = find_header(first)

    def rows() -> Iterator[tuple[int, Row]]:
        for row_number, row in enumerate(every_row(), start=1):
            if row_number > number and row:
                yield row_number, row

    return Table(
        name=source.name,
        format="tsv" if delimiter == "\t" else "csv",
        columns=columns,
        source=source,
        read=rows,
        encoding=encoding.name,
        delimiter=delimiter,
    )


def guess_delimiter(head: str) -> str:
    """The character that cuts the first lines into the most columns, most evenly."""
    if head.startswith("sep=") and len(head) > 5:
        return head[4]
    lines = [line for line in head.splitlines()[:-1] or [head] if line.strip()][:50]
    score, best = max((_score(lines, delimiter), delimiter) for delimiter in DELIMITERS)
    if score:
        return best
    widths = Counter(len(line.split()) for line in lines)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if width >= 3 and count >= 2 and count >= 0.9 * len(lines):
        return BLANKS
    raise Refused("imports.not_a_table")


def _score(lines: list[str], delimiter: str) -> float:
    widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if cells]
    if not widths:
        return 0
    width, count = Counter(widths).most_common(1)[0]
    share = count / len(widths)
    if width < 2 or share < 0.5:
        return 0
    return width * share * (1.5 if widths[0] == width else 1)


def _text(source: Source, encoding: Encoding) -> TextIO:
    return io.TextIOWrapper(source.open(), encoding.codec, encoding.errors)


def _records(stream: TextIO, delimiter: str, damaged: bool) -> Iterator[Row]:
    """Every record of the stream, an empty list for an empty line.

    A quote that is opened and never closed would swallow the rest of the file, so reading is strict, and when it
    fails only the first line of the failed record is given up: the others are read again on their own.
    """
    waiting: deque[str] = deque()
    while True:
        taken: list[str] = []
        lines = _lines(stream, waiting, taken)
        records = map(str.split, lines) if delimiter == BLANKS else _strict(lines, delimiter)
        try:
            for cells in records:
                yield _trouble(taken, damaged) or cells
                taken.clear()
            return
        except csv.Error:
            waiting.extendleft(reversed(taken[1:]))
        yield _loose(taken[0], delimiter)


def _strict(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    return cast(Iterator[list[str]], csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))


def _lines(stream: TextIO, waiting: deque[str], taken: list[str]) -> Iterator[str]:
    """Lines of bounded length, each also kept in `taken`; what is beyond the limit is passed over, not stored."""
    readline = stream.readline
    while line := waiting.popleft() if waiting else readline(LINE_LIMIT):
        if "\0" in line:
            line = line.replace("\0", "")
        taken.append(line)
        if len(line) >= LINE_LIMIT and not line.endswith("\n"):
            while (rest := readline(LINE_LIMIT)) and not rest.endswith("\n"):
                pass
            line = "\n"
        yield line


def _trouble(taken: list[str], damaged: bool) -> Unreadable | None:
    line = taken[0]
    if len(line) >= LINE_LIMIT or (len(taken) > 1 and sum(map(len, taken)) >= LINE_LIMIT):
        return Unreadable("imports.line_too_long", {"limit": LINE_LIMIT}, line[:_SHOWN])
    if damaged:
        whole = "".join(taken)
        if not whole.isascii() and ("\ufffd" in whole or not _encodable(whole)):
            readable = whole.encode("utf-8", "replace").decode()
            return Unreadable("imports.broken_letters", {}, readable[:_SHOWN])
    return None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _loose(line: str, delimiter: str) -> Row:
    if line.count('"') % 2 or len(line) >= csv.field_size_limit():
        return Unreadable("imports.quote_not_closed", {}, line[:_SHOWN])
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
