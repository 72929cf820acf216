"""Reading the log: each reader takes batches in commit order and never passes a transaction that is still running.

A row becomes visible when its transaction commits, which need not be the order of its id. So readers order by
(transaction id, id) and stop at the oldest transaction still running; what commits late is then still ahead of them.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from vafa.platform.events.event import Event
from vafa.platform.events.models import Cursor, EventRow, event_of
from vafa.platform.events.reactions import Reader, readers
from vafa.platform.jobs.models import bury
from vafa.platform.time.clock import is_set, now

log = logging.getLogger(__name__)
TRIES = 5
LAST = 2**63 - 1
# A rehearsal lives in one transaction and reads its own events; elsewhere that would pass others that commit later.
HORIZON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
OWN_TOO = "coalesce(pg_current_xact_id_if_assigned()::text::bigint + 1, 0)"


def read(name: str) -> int:
    """Let one reader take its next batch; returns how many events it passed. Zero when there is nothing, or when
    another process has this reader, or when it waits to try a failing event again."""
    reader = readers()[name]
    with transaction.atomic():
        free = Cursor.objects.select_for_update(skip_locked=True).filter(reader=name)
        cursor = free.first()
        if cursor is None and Cursor.objects.get_or_create(reader=name, defaults={"moved_at": now()})[1]:
            cursor = free.first()
        if cursor is None or (cursor.retry_at and cursor.retry_at > now()):
            return 0
        horizon, rows = _next_rows(reader, cursor)
        events = _events(rows)
        passed = _react(reader, cursor, events) if events else 0
        if events and passed < len(events):
            stop = next(number for number, row in enumerate(rows) if row.pk == events[passed].id)
            _move(cursor, *((rows[stop - 1].txid, rows[stop - 1].pk) if stop else (cursor.txid, cursor.event_id)))
        elif len(rows) == reader.size or (rows and is_set()):  # a rehearsal's own transaction may add more after these
            _move(cursor, rows[-1].txid, rows[-1].pk)
        elif rows or (horizon - 1 > cursor.txid and not is_set()):
            _move(cursor, horizon - 1, LAST)
        return passed if passed < len(events) else len(rows)  # with those nobody can read any more


def drain(name: str) -> int:
    """Read until this reader has nothing left; returns the number of events."""
    total, full = 0, readers()[name].size
    while count := read(name):
        total += count
        if count < full:
            break  # what was not read in this batch waits for others, or to be tried again
    return total


def waiting_behind_others(name: str) -> bool:
    """Whether this reader has events in sight that it may not pass yet, because an older transaction is running."""
    reader = readers()[name]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 FROM event WHERE txid >= {HORIZON} AND name = ANY(%s))", [reader.event_names]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def lag(name: str) -> tuple[int, datetime | None]:
    """How many events this reader has not read yet, and when the oldest of them was recorded."""
    reader = readers()[name]
    place = Cursor.objects.filter(reader=name).first() or Cursor(reader=name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(recorded_at) FROM event WHERE (txid, id) > (%s, %s) AND name = ANY(%s)",
            [place.txid, place.event_id, reader.event_names],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, None)


def replay(name: str, event_id: int) -> bool:
    """Give one event to one reader again, as after a dead letter. Returns whether the event still exists."""
    with transaction.atomic():
        events = _events(EventRow.objects.filter(pk=event_id))
        if events:
            readers()[name].react(events)
    return bool(events)


def _next_rows(reader: Reader, cursor: Cursor) -> tuple[int, list[EventRow]]:
    limit = f"greatest({HORIZON}, {OWN_TOO})" if is_set() else HORIZON
    with connection.cursor() as db:
        db.execute(f"SELECT {limit}")
        row = db.fetchone()
    horizon = int(row[0]) if row else 0
    rows = EventRow.objects.raw(
        "SELECT * FROM event WHERE (txid, id) > (%s, %s) AND txid < %s AND name = ANY(%s) ORDER BY txid, id LIMIT %s",
        [cursor.txid, cursor.event_id, horizon, reader.event_names, reader.size],
    )
    return horizon, list(rows)


def _react(reader: Reader, cursor: Cursor, events: Sequence[Event]) -> int:
    """React to all, or, when that fails, to as many as go well alone; returns how many are done with."""
    try:
        with transaction.atomic():
            reader.react(events)
    except Exception as problem:  # house: any reaction may fail; it is logged, tried again, then buried and shown
        if len(events) == 1:
            return _stumble(reader, cursor, events[0], problem)
        for done, event in enumerate(events):
            if not _react(reader, cursor, [event]):
                return done
        return len(events)
    if cursor.failing_event is not None:
        cursor.failing_event, cursor.failures, cursor.retry_at = None, 0, None
    return len(events)


def _stumble(reader: Reader, cursor: Cursor, event: Event, problem: Exception) -> int:
    assert event.id is not None
    if cursor.failing_event != event.id:
        cursor.failing_event, cursor.failures = event.id, 0
    cursor.failures += 1
    log.warning("%s failed on event %s (%s): %s", reader.name, event.id, event.name, problem, exc_info=problem)
    if cursor.failures < TRIES:
        cursor.retry_at = now() + timedelta(seconds=2**cursor.failures)
        return 0
    bury("reader", reader.name, event.id, problem, at=now())
    cursor.failing_event, cursor.failures, cursor.retry_at = None, 0, None
    return 1


def _move(cursor: Cursor, txid: int, event_id: int) -> None:
    cursor.txid, cursor.event_id, cursor.moved_at = txid, event_id, now()
    cursor.save()


def _events(rows: Iterable[EventRow]) -> list[Event]:
    """The rows as events, without those whose class no longer exists."""
    return [event for event in map(event_of, rows) if event is not None]
