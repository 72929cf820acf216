"""Cases opened by several processes at once, and beside it the bare inserts of the same rows over psycopg."""

import itertools
import multiprocessing
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from _house import Measured

RATE, TARGET, WARM = 150.0, 80.0, 3
TEXT = "سلام، دستگاهم از دیروز صدا می‌دهد و آب گرم نمی‌شود؛ لطفاً زودتر کسی را بفرستید. شمارهٔ سفارشم ۱۲۳۴۵ است."


def opening(clients: int, seconds: float) -> list[Measured]:
    """Cases a second and how long one takes, ours and bare."""
    rows = rows_of_a_case()
    bare, _ = at_once("bare", clients, seconds / 2, rows)
    count, took = at_once("open", clients, seconds, rows)
    bare_again, bare_took = at_once("bare", clients, seconds / 2, rows)
    reference = (bare + bare_again) / 2
    what = f"bare inserts of the same {sum(len(each.rows) for each in rows)} rows"
    details: dict[str, object] = {
        "rows": ", ".join(f"{len(each.rows)} {each.name}" for each in rows),
        "p50": f"{statistics.median(took):.1f} ms",
    }
    times = [statistics.quantiles(each, n=20)[-1] for each in (took, bare_took)]
    return [
        Measured(f"cases opened by {clients} at once", count, "cases/s", RATE, "more", what, reference, details),
        Measured("opening one case, meanwhile", times[0], "ms p95", TARGET, "less", what, times[1]),
    ]


@dataclass
class Rows:
    """Rows one case wrote into one table, as text, and which of their columns are not to be repeated."""

    name: str
    key: str
    columns: list[str]
    rows: list[tuple[str | None, ...]]
    follows: dict[str, str] = field(default_factory=dict)  # column: table whose new row it names
    unique: set[str] = field(default_factory=set)


def rows_of_a_case() -> list[Rows]:
    """Open one case and read back what it wrote, parents first."""
    from django.db import connection, transaction

    opener = _opener()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")  # what was counted before is not of this case
    with transaction.atomic(), connection.cursor() as cursor:
        opener()
        cursor.execute("SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0")
        found = [_rows(cursor, name, count) for name, count in cursor.fetchall()]
    ordered: list[Rows] = []
    while found:
        names = {each.name for each in found}
        free = [one for one in found if not set(one.follows.values()) & names - {one.name}]
        ordered += free
        found = [one for one in found if one not in free]
        if not free:
            raise SystemExit("the rows of a case go round in a circle")
    return ordered


def _rows(cursor: "object", name: str, count: int) -> Rows:
    run: Callable[..., list[tuple[str, ...]]] = lambda *given: (cursor.execute(*given), cursor.fetchall())[1]  # type: ignore[attr-defined]  # noqa: E731
    table = f'"{name}"'
    attributes = "pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    ((key,),) = run(f"SELECT a.attname FROM {attributes} WHERE c.contype = 'p' AND c.conrelid = '{table}'::regclass")
    follows = dict(
        run(
            f"SELECT a.attname, p.relname FROM {attributes} JOIN pg_class p ON p.oid = c.confrelid"
            f" WHERE c.contype = 'f' AND c.conrelid = '{table}'::regclass"
        )
    )
    unique = {
        column
        for (column,) in run(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
            f" WHERE i.indisunique AND NOT i.indisprimary AND i.indnatts = 1 AND i.indrelid = '{table}'::regclass"
        )
    }
    columns = [
        column
        for (column,) in run(
            f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped"
        )
    ]
    shown = ", ".join(f'"{column}"::text' for column in columns)
    rows = run(f'SELECT {shown} FROM {table} ORDER BY "{key}" DESC LIMIT {count}')
    return Rows(name, key, columns, list(reversed(rows)), follows, unique)


def _opener() -> Callable[[], object]:
    """Opens one case as the API does, for ever other customers."""
    from vafa.cases.actions import open_case
    from vafa.customers.models import Customer
    from vafa.platform.time import now
    from vafa.platform.values import Actor

    chance = random.Random(os.getpid())
    last = Customer.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def one() -> object:
        customer = Customer.objects.get(pk=1 + chance.randrange(last))
        kind = chance.choice(["question", "technical", "return"])
        return open_case(
            customer, kind=kind, subject="صدا و آب سرد", text=TEXT, channel="form", actor=Actor.customer(customer.pk),
            at=now(),
        )  # fmt: skip

    return one


def _bare(rows: Sequence[Rows]) -> Callable[[], object]:
    """Inserts the same rows anew: new keys, new numbers, and nothing else."""
    import psycopg

    connection = psycopg.connect(os.environ["DATABASE_URL"])

    def one() -> None:
        made: dict[str, str] = {}
        for each in rows:
            for row in each.rows:
                values = dict(zip(each.columns, row, strict=True))
                for column, parent in each.follows.items():
                    if values[column] is not None and parent in made:
                        values[column] = made[parent]
                for column in each.unique - set(each.follows):
                    if values[column] is not None:
                        fresh = uuid.uuid4()
                        values[column] = str(fresh.int >> 70) if values[column].isdecimal() else fresh.hex
                if each.key not in each.follows:
                    del values[each.key]
                names = ", ".join(f'"{column}"' for column in values)
                marks = ", ".join(["%s"] * len(values))
                statement = f'INSERT INTO "{each.name}" ({names}) VALUES ({marks}) RETURNING "{each.key}"'
                made[each.name] = connection.execute(statement, list(values.values())).fetchone()[0]  # type: ignore[index]
        connection.commit()

    return one


def _client(how: str, seconds: float, rows: Sequence[Rows], ready: "object", results: "object") -> None:
    one = _opener() if how == "open" else _bare(rows)
    for _ in itertools.repeat(None, WARM):
        one()
    ready.wait()  # type: ignore[attr-defined]
    took = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        one()
        took.append(1000 * (time.perf_counter() - started))
    results.put(took)  # type: ignore[attr-defined]


def at_once(how: str, clients: int, seconds: float, rows: Sequence[Rows]) -> tuple[float, list[float]]:
    """How many a second all of them made together, and the milliseconds of each."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # each process makes its own
    start = multiprocessing.get_context("fork")
    ready, results = start.Barrier(clients), start.Queue()
    processes = [start.Process(target=_client, args=(how, seconds, rows, ready, results)) for _ in range(clients)]
    for process in processes:
        process.start()
    took = list(itertools.chain.from_iterable(results.get() for _ in processes))
    for process in processes:
        process.join()
    return len(took) / seconds, took
