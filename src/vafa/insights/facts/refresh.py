"""Brings the facts up to date: the event log says which months changed, and only those are read and written again.

Rows stream from PostgreSQL as CSV and through DuckDB into one Parquet file a month, so memory does not grow with the
shop. Runs are one at a time (an advisory lock); a run that is cut short is done again by the next.
"""

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from vafa.insights.facts.star import FORMAT, STAR, Fact
from vafa.insights.facts.store import folder, read_state, replacing, write_state
from vafa.platform.i18n import CALENDARS
from vafa.platform.i18n.calendars import to_calendar

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LOCK = 20260_002
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2060, 12, 31)
"""Facts of other days are mistakes of typing and belong to no month."""
MANY = 24  # so many months are read faster by reading all
NOTHING = "nothing"  # a file of no rows in every folder, so that an empty table has its columns too


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process writes facts, and keep them away inside the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def refresh_facts(*, rebuild: bool = False) -> dict[str, int]:
    """Write what changed since last time; returns how many months of each fact were written.

    Everything is written when asked to, or when the files were made in another format, time zone or database.
    """
    before, horizon = read_state(), _horizon()
    state: dict[str, object] = {
        "format": FORMAT,
        "zone": settings.CONFIG.time_zone,
        "database": _database(),
        "txid": horizon - 1,
    }
    same = all(before.get(name) == state[name] for name in ("format", "zone", "database"))
    written = {}
    with _duckdb() as duck:
        if before.get("format") != FORMAT or not (folder() / "days.parquet").exists():
            _write_days(duck)
        for fact in STAR:
            months = None if rebuild or not same else _touched(fact, int(str(before["txid"])), horizon)
            if months is not None and len(months) > MANY:
                months = None
            written[fact.name] = _write(duck, fact, months) if months is None or months else 0
    write_state(state)
    return written


@contextmanager
def _duckdb() -> Iterator["DuckDBPyConnection"]:
    import duckdb

    with tempfile.TemporaryDirectory(prefix="vafa-duckdb-") as scratch, duckdb.connect() as duck:
        duck.execute("SET threads = 1")  # one thread writes one file a month
        duck.execute("SET memory_limit = '300MB'")
        duck.execute(f"SET temp_directory = '{scratch}'")
        yield duck


def _horizon() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database "
            "WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def _touched(fact: Fact, since: int, horizon: int) -> list[str]:
    sql = f"SELECT DISTINCT to_char(moment AT TIME ZONE %(zone)s, 'YYYY-MM') FROM ({fact.touched}) touched"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"zone": settings.CONFIG.time_zone, "since": since, "horizon": horizon})
        return sorted(row[0] for row in cursor.fetchall())


def _write(duck: "DuckDBPyConnection", fact: Fact, months: list[str] | None) -> int:
    """Read the months (all when None) and put their files in place; a month without rows becomes an empty file."""
    place = folder() / fact.name
    place.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder(), prefix=f".{fact.name}."))
    try:
        source = scratch / "rows.csv"
        _export(fact, months, source)
        read = _csv(source, {**fact.columns, "month": "VARCHAR"})
        files = scratch / "files"
        how = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (month)"
        duck.execute(f"COPY (SELECT * FROM {read}) TO '{files}' ({how})")
        made = {path.parent.name.removeprefix("month="): path for path in files.glob("month=*/*.parquet")}
        with replacing(place / f"{NOTHING}.parquet") as path:
            duck.execute(f"COPY (SELECT * EXCLUDE month FROM {read} LIMIT 0) TO '{path}' (FORMAT parquet)")
        for month, file in made.items():
            os.replace(file, place / f"{month}.parquet")  # noqa: PTH105 (across folders, atomic)
        stale = {path.stem for path in place.glob("*.parquet")} if months is None else set(months)
        for month in stale - made.keys() - {NOTHING}:
            (place / f"{month}.parquet").unlink(missing_ok=True)
        return len(made.keys() | set(months or ()))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _export(fact: Fact, months: list[str] | None, target: Path) -> None:
    sql, values = fact.select, {"zone": settings.CONFIG.time_zone}
    if months is not None:
        sql += " AND (" + " OR ".join(_inside(fact.filed, month, values) for month in months) + ")"
    enrich = fact.enrich() if fact.enrich else None
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", values) as rows:
        if enrich is None:
            with target.open("wb") as file:
                for block in rows:
                    file.write(block)
            return
        with target.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(enrich(row) for row in csv.reader(_lines(rows)))


def _inside(filed: str, month: str, values: dict[str, str]) -> str:
    """The condition that a row is of this month of the shop, written so that an index by its moment serves."""
    name = f"m{len(values)}"
    values[name] = f"{month}-01"
    start = f"(%({name})s::date::timestamp AT TIME ZONE %(zone)s)"
    end = f"((%({name})s::date + interval '1 month') AT TIME ZONE %(zone)s)"
    return f"({filed} >= {start} AND {filed} < {end})"


def _lines(rows: Iterable[bytes | memoryview]) -> Iterator[str]:
    rest = b""
    for block in rows:
        *lines, rest = (rest + bytes(block)).split(b"\n")
        for line in lines:
            yield line.decode()
    if rest:
        yield rest.decode()


def _write_days(duck: "DuckDBPyConnection") -> None:
    """The days of seventy years with their month in each calendar."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "days.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            day = FIRST_DAY
            while day <= LAST_DAY:
                months = ["{:04}-{:02}".format(*to_calendar(day, calendar)[:2]) for calendar in CALENDARS]
                file.write(",".join([day.isoformat(), *months]) + "\n")
                day += timedelta(days=1)
        columns = {"day": "DATE", **dict.fromkeys(CALENDARS, "VARCHAR")}
        with replacing(folder() / "days.parquet") as path:
            duck.execute(f"COPY (SELECT * FROM {_csv(source, columns)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _csv(source: Path, columns: Mapping[str, str]) -> str:
    named = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    dialect = """auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = ''"""
    return f"read_csv('{source}', {dialect}, columns = {{{named}}})"
