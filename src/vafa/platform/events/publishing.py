"""Writing to the log, in the caller's transaction. Nothing outside happens here; readers are woken after commit."""

import json
import logging
import threading
import time
from collections.abc import Sequence
from functools import partial

from django.db import DatabaseError, connection, transaction
from procrastinate.exceptions import ConnectorException

from vafa.platform.events.event import Event
from vafa.platform.events.reactions import batch_readers, inline_readers
from vafa.platform.jobs.background import wake as wake_task
from vafa.platform.time.clock import is_set, now

# One statement for any number of rows; the database gives each row the id of the transaction that wrote it.
INSERT = """
INSERT INTO event (txid, name, version, occurred_at, recorded_at, actor, customer_id, subject_kind, subject_id,
                   because_of, key, payload)
SELECT pg_current_xact_id()::text::bigint, name, version, occurred_at, %s, actor, customer_id, subject_kind, subject_id,
       because_of, key, payload
FROM json_to_recordset(%s::json)
     AS row(name text, version smallint, occurred_at timestamptz, actor text, customer_id bigint, subject_kind text,
            subject_id bigint, because_of bigint, key text, payload jsonb)
ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING
RETURNING id, key
"""
AT_ONCE = 5000
MOMENT = 0.1  # seconds in which one process wakes a reader once
log = logging.getLogger(__name__)


def publish(events: Event | Sequence[Event], *, wake: bool = True) -> list[Event]:
    """Add events to the log and return those that are new, with their ids; an event whose key is known is left out.

    Must be called inside a transaction. Inline reactions run before it returns. Who publishes one by one in a loop
    says `wake=False` and calls `wake_readers` once for many.
    """
    given = [events] if isinstance(events, Event) else list(events)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() needs the transaction of the change it announces.")
    fresh: list[Event] = []
    for start in range(0, len(given), AT_ONCE):
        fresh += _insert(given[start : start + AT_ONCE])
    for name in {event.name for event in fresh}:
        for reader in inline_readers(name):
            reader.react([event for event in fresh if event.name in reader.event_names])
    if fresh and wake:
        _wake_after_commit({event.name for event in fresh})
    return fresh


def _wake_after_commit(names: set[str]) -> None:
    """Wake the readers once for all that this transaction announces."""
    for _, waiting, *_ in reversed(connection.run_on_commit):
        if isinstance(waiting, partial) and waiting.func is wake_readers:
            waiting.args[0].update(names)
            return
    transaction.on_commit(partial(wake_readers, names), robust=True)


def wake_readers(names: set[str]) -> None:
    """Have the readers of these events look at the log now; one that was woken a moment ago is woken a moment later.

    So a process that announces a hundred things a second wakes each reader a few times, and none is late.
    """
    if is_set():
        return
    for reader in batch_readers(names):
        if _moments.may(reader):
            wake_task("read_events", f"reader:{reader}", reader=reader)


class _Moments:
    """Which readers this process woke within the last moment, and which are to be woken when it is over."""

    def __init__(self) -> None:
        self._lock, self._woken, self._later = threading.Lock(), dict[str, float](), set[str]()

    def may(self, reader: str) -> bool:
        """Whether to wake this reader now; else it is woken a moment later."""
        at = time.monotonic()
        with self._lock:
            if at - self._woken.get(reader, 0.0) >= MOMENT:
                self._woken[reader] = at
                return True
            if not self._later:
                timer = threading.Timer(MOMENT, self._wake_rest)
                timer.daemon = True
                timer.start()
            self._later.add(reader)
            return False

    def _wake_rest(self) -> None:
        with self._lock:
            rest, self._later = self._later, set()
            self._woken.update(dict.fromkeys(rest, time.monotonic()))
        try:
            for reader in sorted(rest):
                wake_task("read_events", f"reader:{reader}", reader=reader)
        except (DatabaseError, ConnectorException):
            log.warning("readers wait for the next tick", exc_info=True)  # a sweep reads every minute
        finally:
            connection.close()


_moments = _Moments()


def _insert(events: list[Event]) -> list[Event]:
    rows = [
        {
            "name": event.name,
            "version": event.version,
            "occurred_at": event.occurred_at.isoformat(),
            "actor": event.actor.as_text(),
            "customer_id": event.customer_id,
            "subject_kind": event.subject,
            "subject_id": event.subject_id,
            "because_of": event.because_of,
            "key": event.key,
            "payload": event.payload(),
        }
        for event in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [now(), json.dumps(rows, ensure_ascii=False)])
        kept = cursor.fetchall()
    if len(kept) == len(events):  # they come in the order they were given, so rows and events pair up
        return [event.with_id(row[0]) for event, row in zip(events, kept, strict=True)]
    ids = {key: number for number, key in kept if key}
    unkeyed = iter([number for number, key in kept if not key])
    fresh = []
    for event in events:
        number = ids.pop(event.key, None) if event.key else next(unkeyed)
        if number is not None:
            fresh.append(event.with_id(number))
    return fresh
