"""Opens an order file whatever it is: separated text, Excel, JSON; plain or gzip; told by content, not by its name."""

from pathlib import Path
from typing import BinaryIO

from vafa.platform.values.refused import Refused
from vafa.sales.imports.delimited import open_delimited
from vafa.sales.imports.encoding import detect
from vafa.sales.imports.json_lines import open_json
from vafa.sales.imports.sheets import open_workbook
from vafa.sales.imports.source import Source
from vafa.sales.imports.table import Table

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHER_THINGS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90", b"PAR1")
_PAGES = ("<!doctype", "<html", "<table", "<?xml")


def open_table(path: Path | BinaryIO, name: str) -> Table:
    """Understand a file as a table; `name` is what people call it. The table is read by streaming.

    Refuses `imports.` empty_file, not_a_table, old_excel, xlsx_damaged, broken_gzip, unknown_encoding, no_header and
    no_rows.
    """
    source = Source(path, name)
    try:
        return _open(source)
    except Refused:
        source.close()
        raise


def _open(source: Source) -> Table:
    head = source.head(4096)
    if not head.strip():
        raise Refused("imports.empty_file")
    if head.startswith(_ZIP):
        return open_workbook(source)
    if head.startswith(_OLD_OFFICE):
        raise Refused("imports.old_excel")
    if head.startswith(_OTHER_THINGS):
        raise Refused("imports.not_a_table")
    encoding = detect(source)
    start = head.decode(encoding.codec, "replace").lstrip("\ufeff \t\r\n").lower()
    if start.startswith(_PAGES):
        raise Refused("imports.not_a_table")
    if start.startswith(("{", "[")):
        return open_json(source, encoding)
    return open_delimited(source, encoding)
