"""Orders that lie in several files (as Olist's do), joined into one table while streaming.

Items stream; what they refer to waits in a temporary SQLite file, so memory stays flat whatever the size.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from vafa.platform.values.refused import Refused
from vafa.sales.imports.files import open_table
from vafa.sales.imports.table import Row, Table, Unreadable

# Each part is recognised by its columns, whatever its file is called.
PARTS: Mapping[str, Sequence[str]] = {
    "order_items": ("order_id", "order_item_id", "product_id", "price"),
    "orders": ("order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_delivered_customer_date"),
    "customers": ("customer_id", "customer_unique_id", "customer_city"),
    "translation": ("product_category_name", "product_category_name_english"),
    "products": ("product_id", "product_category_name"),
}
NEEDED = ("order_items", "orders", "customers")
COLUMNS = [
    "order_id", "order_item_id", "product_id", "price", "order_status", "order_purchase_timestamp",
    "order_delivered_customer_date", "customer_unique_id", "customer_city", "product_category_name",
]  # fmt: skip
_CELLS = "imports.wrong_number_of_cells"
_HINTS = ("order", "item", "customer", "product", "categor")

_SCHEMA = """
CREATE TABLE orders (
  id TEXT PRIMARY KEY, customer TEXT, state TEXT, placed TEXT, delivered TEXT, number INT, seen INT DEFAULT 0
);
CREATE TABLE customers (id TEXT PRIMARY KEY, who TEXT, city TEXT);
CREATE TABLE products (id TEXT PRIMARY KEY, category TEXT);
CREATE TABLE categories (name TEXT PRIMARY KEY, english TEXT);
"""
_ORDERS = "FROM orders o LEFT JOIN customers c ON c.id = o.customer"
_ORDER = "o.state, o.placed, o.delivered, coalesce(c.who, ''), coalesce(c.city, '')"
_PRODUCT = "SELECT coalesce(english, category, '') FROM products LEFT JOIN categories ON name = category WHERE id = ?"


@dataclass(slots=True)
class _Files:
    """Progress over several files at once."""

    tables: list[Table]

    @property
    def position(self) -> int:
        return sum(table.bytes_read for table in self.tables)

    @property
    def size(self) -> int:
        return sum(table.bytes_total for table in self.tables)

    def close(self) -> None:
        for table in self.tables:
            table.close()


def part_of(columns: Sequence[str]) -> str | None:
    """Which part of a joined set has these columns."""
    have = set(columns)
    return next((part for part, wanted in PARTS.items() if have.issuperset(wanted)), None)


def siblings(path: Path) -> list[Path]:
    """The files of a folder that may belong to one set of orders, by their names; given a file, those beside it."""
    folder = path if path.is_dir() else path.parent
    files = sorted(one for one in folder.iterdir() if one.is_file() and ".csv" in one.name.lower())
    return [one for one in files if any(hint in one.name.lower() for hint in _HINTS)]


def open_joined(tables: Sequence[Table], name: str) -> Table:
    """One table of order lines out of the parts; refuses `imports.files_missing` with their names."""
    parts: dict[str, Table] = {}
    for table in tables:
        part = part_of(table.columns)
        if part:
            parts.setdefault(part, table)
    missing = [part for part in NEEDED if part not in parts]
    if missing:
        raise Refused("imports.files_missing", {"files": ", ".join(missing)})
    source = _Files(list(parts.values()))
    encoding = parts["order_items"].encoding
    return Table(name, "olist", COLUMNS, source, lambda: _rows(parts), encoding, parts["order_items"].delimiter)


def open_folder(path: Path) -> Table:
    """The joined table of the files in a folder, or beside a file."""
    tables: list[Table] = []
    for one in siblings(path):
        try:
            tables.append(open_table(one, one.name))
        except Refused:
            continue  # a file beside them that is no table is none of ours
    return open_joined(tables, path.name)


def _rows(parts: Mapping[str, Table]) -> Iterator[tuple[int, Row]]:
    base = sqlite3.connect("")  # a temporary file, gone when closed
    try:
        base.executescript(_SCHEMA)
        _keep(base, "orders (id, customer, state, placed, delivered, number)", parts["orders"], "orders", numbered=True)
        _keep(base, "customers (id, who, city)", parts["customers"], "customers")
        if "products" in parts:
            _keep(base, "products (id, category)", parts["products"], "products")
        if "translation" in parts:
            _keep(base, "categories (name, english)", parts["translation"], "translation")
        yield from _items(base, parts["order_items"])
        without_items = base.execute(f"SELECT o.number, o.id, {_ORDER} {_ORDERS} WHERE NOT seen ORDER BY 1")
        for number, order, *rest in without_items:
            yield number, [order, "", "", "", *rest, ""]
    finally:
        base.close()


def _keep(base: sqlite3.Connection, into: str, table: Table, part: str, numbered: bool = False) -> None:
    pick = itemgetter(*(table.columns.index(column) for column in PARTS[part]))
    width = len(table.columns)
    rows = (
        (*pick(row), number) if numbered else pick(row)
        for number, row in table.rows()
        if isinstance(row, list) and len(row) == width
    )
    marks = ", ".join("?" * (len(PARTS[part]) + numbered))
    base.executemany(f"INSERT OR REPLACE INTO {into} VALUES ({marks})", rows)


def _items(base: sqlite3.Connection, items: Table) -> Iterator[tuple[int, Row]]:
    pick = itemgetter(*(items.columns.index(column) for column in PARTS["order_items"]))
    width = len(items.columns)
    last, order = "", None
    for number, row in items.rows():
        if not isinstance(row, list):
            yield number, row
            continue
        if len(row) != width:
            yield number, Unreadable(_CELLS, {"found": len(row), "expected": width}, ",".join(row))
            continue
        of, line, product, price = pick(row)
        if of != last or order is None:
            last, order = of, base.execute(f"SELECT {_ORDER} {_ORDERS} WHERE o.id = ?", (of,)).fetchone()
            base.execute("UPDATE orders SET seen = 1 WHERE id = ?", (of,))
        if order is None:
            yield number, Unreadable("imports.order_not_in_files", {"order": of}, ",".join(row))
            continue
        category = base.execute(_PRODUCT, (product,)).fetchone() or ("",)
        yield number, [of, line, product, price, *order, *category]
