"""Sweeps: work started by the clock. A sweep claims a batch of what is due, acts, commits, and says how many it did.

The future is a column; nothing here remembers what is due. `claim_each` is how a batch survives one poisonous row.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db import DatabaseError, connection, transaction

from vafa.platform.jobs.models import bury
from vafa.platform.jobs.stopping import should_stop

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=50)  # a sweep gives its place back after this long, so that others get their turn

SweepFunction = Callable[[datetime], int]


@dataclass(frozen=True)
class Sweep:
    """A registered sweep: what it is called, how often it looks, what it does, and when its next row is due."""

    name: str
    every: timedelta
    act: SweepFunction
    next_due: Callable[[], datetime | None]


_sweeps: dict[str, Sweep] = {}


def sweep(*, every: timedelta, next_due: Callable[[], datetime | None]) -> Callable[[SweepFunction], SweepFunction]:
    """Register `act(at) -> rows done`; it is called again at once while it finds work.

    `next_due` answers the moment of the earliest waiting row, or None; rehearsals jump from due moment to due moment.
    """

    def keep(act: SweepFunction) -> SweepFunction:
        name = f"{act.__module__.removeprefix('vafa.').removesuffix('.jobs')}.{act.__name__}"
        _sweeps[name] = Sweep(name, every, act, next_due)
        return act

    return keep


@dataclass(frozen=True)
class ByRows:
    """A `next_due` that answers otherwise only when rows were written: not as time goes on, until what it said is due.

    Whoever lives a year at once asks it again only then.
    """

    ask: Callable[[], datetime | None]

    def __call__(self) -> datetime | None:
        return self.ask()


def earliest(rows: Callable[[], "QuerySet[Any]"], column: str) -> ByRows:
    """A `next_due` that asks for the least moment among rows. They are put into SQL once, at the first question, since
    a rehearsal asks some ten thousand times; so they may not depend on the moment."""

    @cache
    def question() -> tuple[str, tuple[Any, ...]]:
        sql, values = rows().order_by(column).values_list(column)[:1].query.sql_with_params()
        return sql, tuple(values)

    def ask() -> datetime | None:
        with connection.cursor() as cursor:
            cursor.execute(*question())
            row = cursor.fetchone()
        return row[0] if row else None

    return ByRows(ask)


def sweeps() -> dict[str, Sweep]:
    """All registered sweeps by name."""
    return dict(_sweeps)


def run_sweep(name: str, clock: Callable[[], datetime]) -> int:
    """Let one sweep work until nothing is due or its patience ends; a failure is buried and raised again."""
    started, done = clock(), 0
    try:
        while count := _sweeps[name].act(clock()):
            done += count
            if clock() - started > PATIENCE or should_stop():
                break
    except Exception as problem:
        bury("sweep", name, 0, problem, at=clock())
        raise
    return done


class Row(Protocol):
    """Anything with a primary key."""

    pk: int


R = TypeVar("R", bound=Row)


def all_or_each(rows: Sequence[R], act: Callable[[Sequence[R]], None], give_up: Callable[[R, Exception], None]) -> None:
    """Act on all rows at once; if that fails, on each alone, so that one bad row stops nobody else.

    Must run inside a transaction; each attempt has its own savepoint. `give_up(row, error)` records a row that fails
    alone. A lost database connection is not a bad row and is raised.
    """
    if not rows:
        return
    try:
        with transaction.atomic():
            act(rows)
    except Exception as problem:
        if _connection_lost(problem):
            raise
        if len(rows) == 1:
            log.warning("gave up on %s %s: %s", type(rows[0]).__name__, rows[0].pk, problem, exc_info=problem)
            give_up(rows[0], problem)
            return
        for row in rows:
            all_or_each([row], act, give_up)


def _connection_lost(problem: Exception) -> bool:
    inner = transaction.get_connection().connection
    return isinstance(problem, DatabaseError) and (inner is None or inner.closed)
