"""A file of orders is read from end to end and nothing is kept: what would come of it, before it does."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from vafa.sales.actions.arrivals import who_bought
from vafa.sales.actions.importing import AT_ONCE, Progress
from vafa.sales.imports.mapping import Mapping as Columns
from vafa.sales.imports.order_row import OrderRow, RowRefused
from vafa.sales.imports.plan import Named, Plan, plan_import
from vafa.sales.imports.rows import check_rows

_SHOWN = 10


@dataclass
class Preview:
    """What a file holds, whoever is known already: rows, orders, customers, and the first rows refused."""

    plan: Plan
    rows: int = 0
    rows_refused: int = 0
    lines: int = 0
    orders: int = 0
    orders_anonymous: int = 0
    customers: int = 0
    first: list[OrderRow] = field(default_factory=list)
    refused: list[RowRefused] = field(default_factory=list)


def preview_import(
    path: Path | Sequence[Named],
    *,
    preset: str | None = None,
    mapping: Columns | None = None,
    options: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Preview:
    """Read a whole file as `import_orders` would, writing nothing. Refused: what `plan_import` refuses."""
    plan = plan_import(path, preset=preset or "", mapping=mapping, options=options)
    preview = Preview(plan)
    if not plan.ready:
        return preview
    # Hashes, not texts: a file of many millions of orders must fit in memory too.
    orders: dict[int, bool] = {}
    customers: set[int] = set()
    with closing(plan.table):
        for row in check_rows(plan.table, plan.mapping, plan.options):
            preview.rows += 1
            if isinstance(row, RowRefused):
                preview.rows_refused += 1
                if len(preview.refused) < _SHOWN:
                    preview.refused.append(row)
            else:
                _count(preview, row, orders, customers)
            if progress is not None and preview.rows % AT_ONCE == 0:
                progress(plan.table.bytes_read / max(1, plan.table.bytes_total), preview.rows)
    preview.orders, preview.customers = len(orders), len(customers)
    preview.orders_anonymous = sum(1 for named in orders.values() if not named)
    return preview


def _count(preview: Preview, row: OrderRow, orders: dict[int, bool], customers: set[int]) -> None:
    if len(preview.first) < _SHOWN:
        preview.first.append(row)
    preview.lines += bool(row.line_key)
    number = hash(row.order_number)
    known = orders.get(number, False)
    if not known:
        who = who_bought(row)
        orders[number] = who is not None
        if who is not None:
            customers.add(hash(who))
