"""When each sweep is due next, remembered while time is lived: a question is asked again only after a table that it
reads was written. There are some thirty questions, and what happens at one moment touches two or three tables.

What other connections write is not seen, so nothing is remembered outside of `watching`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from vafa.platform.jobs.sweeps import ByRows, Sweep, sweeps
from vafa.platform.time.clock import now

WORD = re.compile(r"\w+")
# Rows that come by COPY, which nobody sees, have taken their numbers in a statement before.
WRITTEN = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\s+(?:ONLY\s+)?\"?(\w+)"
    r"|\bnextval\(pg_get_serial_sequence\('(\w+)'",
    re.I,
)


@dataclass(slots=True)
class _Answer:
    """What a sweep answered, when, and every word of its questions, the tables they read among them."""

    asked_at: datetime
    moment: datetime | None = None
    words: set[str] = field(default_factory=set)


class Moments:
    """What the sweeps answered, as long as it is true."""

    def __init__(self) -> None:
        self._answers: dict[str, _Answer] = {}
        self._asking: _Answer | None = None
        self._quiet: set[str] = set()
        self._watching = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts, what sweeps ask about is written through this connection only."""
        if self._watching:
            yield
            return
        self._answers.clear()
        self._quiet.clear()
        self._watching = True
        try:
            with connection.execute_wrapper(self._see):
                yield
        finally:
            self._watching = False

    def stirred(self, table: str) -> bool:
        """Whether this table may have been written since this was asked the last time."""
        quiet = table in self._quiet
        self._quiet.add(table)
        return not quiet

    def coming(self) -> list[tuple[Sweep, datetime]]:
        """The sweeps that are or will be due, and when."""
        told = [(one, self._known(one) or self._ask(one)) for one in sweeps().values()]
        return [(one, answer.moment) for one, answer in told if answer.moment is not None]

    def _known(self, one: Sweep) -> _Answer | None:
        """The last answer. Who is due by now is asked anew; so is, at its own pace, whose answer changes with time."""
        answer = self._answers.get(one.name)
        if answer is None or (answer.moment is not None and answer.moment <= now()):
            return None
        return answer if isinstance(one.next_due, ByRows) or now() - answer.asked_at < one.every else None

    def _ask(self, one: Sweep) -> _Answer:
        self._asking = self._answers[one.name] = answer = _Answer(now())
        answer.moment = one.next_due()
        self._asking = None
        return answer

    def _see(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if self._asking is not None:
            self._asking.words |= _words(str(sql))
        if written := _written(str(sql)):
            self._quiet -= written
            self._answers = {name: one for name, one in self._answers.items() if one.words.isdisjoint(written)}
        return execute(sql, *rest)


@lru_cache(maxsize=1000)
def _words(sql: str) -> frozenset[str]:
    return frozenset(WORD.findall(sql))


@lru_cache(maxsize=1000)
def _written(sql: str) -> frozenset[str]:
    """The tables that a statement writes."""
    return frozenset(one or other for one, other in WRITTEN.findall(sql))
