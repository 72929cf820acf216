"""What every benchmark stands on: a house of its own to measure in, and one way of telling what was measured.

A benchmark proves one claim. It prints its figure, the target, and the ratio to a reference measured in the same run on
the same machine, so that the ratio means something elsewhere too. It asserts nothing and is no test.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

LONGEST = 100


@dataclass
class Measured:
    """One claim and what came of it. `better` says whether more or less is good."""

    claim: str
    figure: float
    unit: str
    target: float
    better: str  # "more" or "less"
    reference: str
    reference_figure: float
    details: dict[str, object] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the target is met on this machine, now."""
        return self.figure >= self.target if self.better == "more" else self.figure <= self.target

    @property
    def ratio(self) -> float:
        """The figure as a multiple of the reference's."""
        return self.figure / self.reference_figure if self.reference_figure else float("inf")


class Watch:
    """Seconds spent inside a `with` block, and how many of them this process computed (the rest it waited)."""

    seconds = 0.0
    computing = 0.0

    def __enter__(self) -> "Watch":
        self._started, self._computed = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds, self.computing = time.perf_counter() - self._started, time.process_time() - self._computed


def arguments(description: str, size: int, what: str) -> argparse.Namespace:
    """The options every benchmark has: --size and --json."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", type=int, default=size, help=f"{what} (default {size})")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


@contextmanager
def house(keep: str = "") -> Iterator[None]:
    """A migrated Vafa on a database of its own, gone afterwards; DATABASE_URL is used instead when it is set.

    A throw-away server does not wait for the disk; the reference is measured on the same one. With `keep` the server
    lies in that folder and stays there for the next run.
    """
    from vafa.platform.run.tempdb import throwaway

    if keep:
        with _kept(Path(keep)):
            yield from _prepared()
        return
    with tempfile.TemporaryDirectory(prefix="vafa-bench-") as home:
        os.environ |= {"VAFA_HOME": home, "DJANGO_SETTINGS_MODULE": "vafa.settings", "VAFA_LANGUAGE": "fa"}
        if os.environ.get("DATABASE_URL"):
            yield from _prepared()
            return
        with throwaway() as url:
            os.environ["DATABASE_URL"] = url
            yield from _prepared()


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    from vafa.platform.run.lock import HomeLock
    from vafa.platform.run.postgres import EmbeddedPostgres

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    with HomeLock(folder), EmbeddedPostgres(folder, careless=True) as server:
        os.environ |= {"VAFA_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "vafa.settings"}
        os.environ |= {"VAFA_LANGUAGE": "fa", "DATABASE_URL": server.url}
        yield


def _prepared() -> Iterator[None]:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def sql(statement: str, parameters: Sequence[object] = ()) -> int:
    """Run one statement and commit; returns how many rows it touched."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters) or None)  # type: ignore[arg-type]
        return cursor.rowcount


def copied_again(tables: Sequence[str]) -> tuple[float, int]:
    """Seconds that COPY takes for the rows of these tables into plain ones, and how many rows they are."""
    from django.db import connection

    seconds, rows = 0.0, 0
    with connection.cursor() as cursor, tempfile.TemporaryFile() as spool:
        for table in tables:
            plain = f"plain_{table.strip(chr(34))}"
            cursor.execute(f"CREATE TABLE {plain} AS SELECT * FROM {table} LIMIT 0")
            spool.seek(0)
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT (FORMAT binary)") as out:
                for part in out:
                    spool.write(part)
            spool.truncate()
            spool.seek(0)
            with Watch() as watch, cursor.copy(f"COPY {plain} FROM STDIN (FORMAT binary)") as into:
                while some := spool.read(1 << 20):
                    into.write(some)
            seconds += watch.seconds
            rows += cursor.rowcount
    return seconds, rows


def note(text: str) -> None:
    """Say what happens now, beside the result."""
    print(text, file=sys.stderr, flush=True)


def tell(measured: Sequence[Measured], as_json: bool) -> None:
    """Print what was measured."""
    if as_json:
        print(json.dumps([{**asdict(one), "met": one.met, "ratio": one.ratio} for one in measured], indent=2))
        return
    for one in measured:
        sign = "≥" if one.better == "more" else "≤"
        print(f"{one.claim}\n  figure     {one.figure:>12,.1f} {one.unit}   {'met' if one.met else 'NOT MET'}")
        print(f"  target   {sign} {one.target:>12,.1f} {one.unit}")
        print(f"  reference  {one.reference_figure:>12,.1f} {one.unit}   {one.reference}")
        print(f"  ratio      {one.ratio:>12.3f} of the reference")
        for name, value in one.details.items():
            print(f"  {name:<10} {value!s:>12.{LONGEST}}")
