"""Computes metrics from the facts, on DuckDB. Ibis is loaded when asked; pages never ask, they read kept results."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from vafa.insights.facts.star import FORMAT, STAR
from vafa.insights.facts.store import folder, read_state
from vafa.insights.fold import cells, within
from vafa.insights.metric import Facts, Metric, metrics, naive_utc
from vafa.insights.result import Cell, Result
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

    from vafa.insights.metric import Table


def compute(
    names: Sequence[str] = (),
    start: date | None = None,
    end: date | None = None,
    *,
    calendar: str = "jalali",
    as_of: datetime | None = None,
) -> list[Result]:
    """The metrics of these keys (all when none is named) over the days from start to end, both included.

    Refused: insights.unknown_metric, insights.no_facts.
    """
    as_of = as_of or now()
    chosen = [find(name) for name in names] or list(metrics().values())
    with opened_facts(as_of) as (_backend, facts):
        return [fold_rows(one, one.rows(facts, naive_utc(as_of)), facts, start, end, calendar, as_of) for one in chosen]


def find(name: str) -> Metric:
    """The metric of that key. Refused: insights.unknown_metric."""
    known = metrics()
    refuse_if(name not in known, Refused("insights.unknown_metric", name=name, known=", ".join(known)))
    return known[name]


def fold_rows(
    metric: Metric, rows: "Table", facts: Facts, start: date | None, end: date | None, calendar: str, as_of: datetime
) -> Result:
    """Fold a metric's rows over a period into a result."""
    found = cells(within(rows, start, end), facts.days, calendar).to_pyarrow().to_pylist()
    made = sorted((Cell(**row) for row in found), key=lambda one: (one.aside, one.month, one.part))
    return Result(metric.key, start, end, calendar, as_of, facts.known_until, tuple(made))


@contextmanager
def opened_facts(as_of: datetime) -> Iterator[tuple["Backend", Facts]]:
    """The facts as Ibis tables on DuckDB, and what is known by that moment. Refused: insights.no_facts."""
    import ibis

    refuse_if(read_state().get("format") != FORMAT, Refused("insights.no_facts"))
    backend = ibis.duckdb.connect(threads=2, memory_limit="400MB")
    try:
        tables = {fact.name: backend.read_parquet(f"{folder()}/{fact.name}/*.parquet") for fact in STAR}
        days = backend.read_parquet(f"{folder()}/days.parquet")
        yesterday = as_of.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date() - timedelta(days=1)
        orders = tables["orders"]
        last = orders.filter(orders.day <= ibis.literal(yesterday)).day.max().to_pyarrow().as_py()
        yield backend, Facts(**tables, days=days, known_until=last or yesterday)
    finally:
        backend.disconnect()
