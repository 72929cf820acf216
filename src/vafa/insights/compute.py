"""Computes metrics from the facts, on DuckDB. Loads Ibis when asked, so pages do not import this: they read rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from vafa.insights.facts.store import folder, read_state
from vafa.insights.fold import cells, within
from vafa.insights.metric import Facts, Metric, metrics, naive_utc
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table


@dataclass(frozen=True)
class Cell:
    """A number of a metric: of which month and part ("" for all of them), out of how many, and why some stand aside."""

    month: str
    part: str
    aside: str
    size: int
    of: int
    hits: int
    median: float | None

    @property
    def share(self) -> float | None:
        """Numerator by denominator; none when nothing is in the denominator."""
        return self.hits / self.of if self.of else None

    @property
    def reached(self) -> bool:
        """Whether every row of the cell is decided."""
        return self.of == self.size


@dataclass(frozen=True)
class Result:
    """One metric over one period. `known_until` is the last day whose orders are all there."""

    metric: str
    start: date | None
    end: date | None
    calendar: str
    as_of: datetime
    known_until: date
    cells: tuple[Cell, ...]

    def cell(self, month: str = "", part: str = "", aside: str = "") -> Cell:
        """That cell; an empty one when there is nothing."""
        found = (one for one in self.cells if (one.month, one.part, one.aside) == (month, part, aside))
        return next(found, Cell(month, part, aside, 0, 0, 0, None))

    @property
    def months(self) -> list[str]:
        return sorted({one.month for one in self.cells if one.month})

    @property
    def parts(self) -> list[str]:
        return sorted({one.part for one in self.cells if one.part and not one.aside})

    @property
    def asides(self) -> dict[str, int]:
        """How many stand aside, by reason."""
        found: dict[str, int] = {}
        for one in self.cells:
            if one.aside:
                found[one.aside] = found.get(one.aside, 0) + one.size
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def as_data(self) -> dict[str, Any]:
        """The result as plain values for JSON."""
        plain = {name: value for name, value in asdict(self).items() if name != "cells"}
        moments = {name: value.isoformat() if value else None for name, value in plain.items() if name in _MOMENTS}
        return plain | moments | {"cells": [asdict(one) | {"share": one.share} for one in self.cells]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Result":
        """Read back what `as_data` gave."""
        made = [Cell(**{name: one[name] for name in Cell.__dataclass_fields__}) for one in data["cells"]]
        start, end = (date.fromisoformat(data[name]) if data[name] else None for name in ("start", "end"))
        known_until, as_of = date.fromisoformat(data["known_until"]), datetime.fromisoformat(data["as_of"])
        return cls(data["metric"], start, end, data["calendar"], as_of, known_until, tuple(made))


_MOMENTS = ("start", "end", "as_of", "known_until")


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

    refuse_if(not read_state(), Refused("insights.no_facts"))
    backend = ibis.duckdb.connect(threads=2, memory_limit="400MB")
    try:
        tables = {name: backend.read_parquet(f"{folder()}/{name}/*.parquet") for name in ("orders", "promises", "follow_ups")}
        days = backend.read_parquet(f"{folder()}/days.parquet")
        yesterday = as_of.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date() - timedelta(days=1)
        orders = tables["orders"]
        last = orders.filter(orders.day <= ibis.literal(yesterday)).day.max().to_pyarrow().as_py()
        yield backend, Facts(**tables, days=days, known_until=last or yesterday)
    finally:
        backend.disconnect()
