"""Claim: a file of orders comes in at 10,000 order lines a second, from the file to the last event, in flat memory.

    python bench/import_orders.py [--size 1000000] [--file FILE] [--json]

Measured is the import as the command runs it: reading, checking, customers, products, orders, lines, events. Reference:
COPY of the very rows it wrote into plain tables, on the same server in the same run.
"""

import argparse
import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _house import Measured, Watch, copied_again, house, note, sql, tell

TABLES = ("customer", "contact_point", "product", '"order"', "order_line", "event")
HEAD = "order number,date,customer id,name,email,phone,sku,product,quantity,price,state\n"


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="order lines to make up (default 1000000)")
    parser.add_argument("--file", type=Path, help="a file of orders to use instead")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--profile", action="store_true", help="say where this process spends its time")
    options = parser.parse_args()
    with house(), tempfile.TemporaryDirectory(prefix="vafa-bench-") as folder:
        from vafa.platform.values import SYSTEM
        from vafa.sales.actions import import_orders

        path = options.file or make_up(Path(folder) / "orders.csv", options.size)
        note(f"{path.name}, {path.stat().st_size / 1e6:,.0f} MB")
        before = peak_memory()
        with Watch() as first, profile(options.profile):
            done = import_orders(path, name=path.name, progress=show, actor=SYSTEM, at=datetime.now(UTC))
        memory = peak_memory()
        sql("ANALYZE")
        with Watch() as second:
            again = import_orders(path, name=path.name, progress=show, actor=SYSTEM, at=datetime.now(UTC))
        assert not (again.lines_kept or again.orders_added or again.customers_added), "the same file changed something"
        copying, rows = copied_again(TABLES)
    tell(
        [
            Measured(
                claim=f"{done.lines_kept:,} order lines of {done.orders_added:,} orders come in",
                figure=done.rows_read / first.seconds,
                unit="lines/s",
                target=10_000,
                better="more",
                reference=f"COPY of the same {rows:,} rows into plain tables",
                reference_figure=done.lines_kept / copying,
                details={
                    "seconds": f"{first.seconds:,.1f}",
                    "here": f"{first.computing:,.1f} s computing",
                    "customers": f"{done.customers_added:,}",
                    "refused": f"{done.rows_refused:,}",
                    "anonymous": f"{done.orders_anonymous:,}",
                    "again": f"{done.rows_read / second.seconds:,.0f} lines/s",
                },
            ),
            Measured(
                claim="Memory of the process while it brings them in",
                figure=memory,
                unit="MB",
                target=400,
                better="less",
                reference="before it began",
                reference_figure=before,
            ),
        ],
        options.json,
    )


def make_up(path: Path, lines: int) -> Path:
    """A year of orders: one to six lines each, six orders a customer, two thousand products; always the same."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(_rows(chance, lines))
    return path


def _rows(chance: random.Random, lines: int) -> Iterator[str]:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    customers = max(1, lines // 21)
    written = number = 0
    while written < lines:
        number += 1
        who = chance.randrange(customers)
        moment = start + timedelta(minutes=number * 525_600 * 3 // lines)
        for _ in range(min(chance.randint(1, 6), lines - written)):
            written += 1
            product = chance.randrange(2000)
            yield (
                f"{number},{moment:%Y-%m-%d %H:%M},{who},مشتری {who},customer{who}@mail.example,0912{who:07},"
                f"K-{product},کالای {product},{chance.randint(1, 4)},{product * 1000 + 50_000},delivered\n"
            )


def show(share: float, rows: int) -> None:
    """Say how far it is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%} {rows:,} rows\x1b[K")


def peak_memory() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class profile:
    """Prints where the time went, when asked."""

    def __init__(self, wanted: bool) -> None:
        import cProfile

        self.tool = cProfile.Profile() if wanted else None

    def __enter__(self) -> None:
        if self.tool:
            self.tool.enable()

    def __exit__(self, *_: object) -> None:
        if self.tool:
            import pstats

            self.tool.disable()
            pstats.Stats(self.tool, stream=sys.stderr).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
