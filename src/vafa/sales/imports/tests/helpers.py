"""Small files made in memory, and short ways to read them."""

import gzip
import io
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

from vafa.sales.imports.files import open_table
from vafa.sales.imports.order_row import OrderRow, RowRefused
from vafa.sales.imports.plan import Plan, plan_import
from vafa.sales.imports.rows import check_rows
from vafa.sales.imports.table import Row, Table

PERSIAN = "شماره سفارش,تاریخ,نام مشتری,موبایل,نام کالا,تعداد,قیمت\n" + "".join(
    f"{n},1404/09/{n:02},مریم کریمی,0912345678{n},چای ایرانی,{n},250000\n" for n in range(1, 6)
)


def table(data: bytes | str, name: str = "orders.csv") -> Table:
    return open_table(io.BytesIO(data.encode() if isinstance(data, str) else data), name)


def rows_of(data: bytes | str) -> list[Row]:
    return [row for _, row in table(data).rows()]


def plan(data: bytes | str, preset: str = "", **options: object) -> Plan:
    content = data.encode() if isinstance(data, str) else data
    return plan_import([("orders", io.BytesIO(content))], preset=preset, options=options)


def read(data: bytes | str, preset: str = "", **options: object) -> list[OrderRow | RowRefused]:
    ready = plan(data, preset, **options)
    return list(check_rows(ready.table, ready.mapping, ready.options))


def good(data: bytes | str, preset: str = "", **options: object) -> list[OrderRow]:
    every = read(data, preset, **options)
    refused = [row for row in every if isinstance(row, RowRefused)]
    assert not refused
    return [row for row in every if isinstance(row, OrderRow)]


def refused(data: bytes | str, preset: str = "", **options: object) -> list[RowRefused]:
    return [row for row in read(data, preset, **options) if isinstance(row, RowRefused)]


def csv_of(columns: Sequence[str], *rows: Mapping[str, str]) -> str:
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    return "\n".join(lines) + "\n"


def workbook(*rows: Iterable[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def packed(data: bytes | str) -> bytes:
    return gzip.compress(data.encode() if isinstance(data, str) else data)
