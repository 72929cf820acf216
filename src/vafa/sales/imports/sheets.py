"""Excel workbooks (xlsx): the first sheet that holds a table, streamed; dates as ISO text, numbers as they are written.

Formulas are read as the values Excel last computed. Old .xls files are refused in `files.py`.
"""

import datetime as dt
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from vafa.platform.values.refused import Refused
from vafa.sales.imports.header import find_header
from vafa.sales.imports.source import Source
from vafa.sales.imports.table import Row, Table

# What zipfile, expat and openpyxl raise on damaged, encrypted or made-up workbooks.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, struct.error),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, EOFError, OSError),
)
_ERRORS = frozenset({"#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!"})


def open_workbook(source: Source) -> Table:
    """The first sheet with a table; refuses `imports.xlsx_damaged` and what `find_header` refuses."""
    try:  # once: its table of shared strings may take seconds to load
        workbook = openpyxl.load_workbook(source.seekable(), read_only=True, data_only=True)
    except _DAMAGED as error:
        raise Refused("imports.xlsx_damaged") from error
    refused = Refused("imports.empty_file")
    for number, title in enumerate(workbook.sheetnames):
        first = [row for row, _ in zip(_sheet(workbook, title), range(50), strict=False)]
        try:
            header, columns = find_header(first)
        except Refused as why:
            refused = refused if number else why
            continue
        return _table(source, workbook, title, header, columns)
    raise refused


def _table(source: Source, workbook: openpyxl.Workbook, title: str, header: int, columns: list[str]) -> Table:
    width = len(columns)

    def rows() -> Iterator[tuple[int, Row]]:
        for number, cells in enumerate(_sheet(workbook, title), start=1):
            if number > header and any(cells):
                yield number, cells + [""] * (width - len(cells))

    return Table(name=source.name, format="xlsx", columns=columns, source=source, read=rows)


def _sheet(workbook: openpyxl.Workbook, title: str) -> Iterator[list[str]]:
    try:
        sheet = workbook[title]
        if not hasattr(sheet, "reset_dimensions"):
            return  # a sheet that holds only a chart
        sheet.reset_dimensions()  # the size a file claims is often wrong
        for values in sheet.iter_rows(values_only=True):
            yield _trimmed([_written(value) for value in values])
    except _DAMAGED as error:
        raise Refused("imports.xlsx_damaged") from error


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in _ERRORS else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)
