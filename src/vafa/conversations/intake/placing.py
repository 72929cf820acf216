"""From what was kept to what is placed: claim (commit) → read → place and settle (one transaction for each row).

A row that hangs or kills its reader is claimed again at most TRIES times and then waits in the tray. Any number of
processes may do this at once.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext

from vafa.channels.contract import Driver
from vafa.channels.inbound import Call, Incoming, IncomingFile, Item, Nothing, Raw, Receipt, Unreadable
from vafa.channels.queries import reader_of
from vafa.conversations.intake.contributing import call_taker
from vafa.conversations.intake.keeping import bodies
from vafa.conversations.intake.limits import LARGEST, TookTooLong, in_time
from vafa.conversations.intake.messages import place_message
from vafa.conversations.intake.receipts import Later, note_receipt
from vafa.conversations.models import Inbound
from vafa.platform.audit.models import record
from vafa.platform.jobs.stopping import should_stop
from vafa.platform.once import asking_once
from vafa.platform.values import Actor, Refused

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
TRIES = 4
PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
Trace = list[dict[str, Any]]
Outcome = tuple[str, str, str, Trace]  # state, reason, detail, trace

CLAIM = """
UPDATE inbound SET lease_until = %s, attempts = attempts + 1, due_at = %s
WHERE id = ANY(ARRAY(
    SELECT id FROM inbound WHERE state = 'waiting' AND due_at <= %s
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING id
"""


def place_waiting(at: datetime, limit: int = 100) -> int:
    """Read and place up to `limit` things that came; returns how many were looked at."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [at + LEASE, at + LEASE, at, limit])
        ids = sorted(row[0] for row in cursor.fetchall())
    rows = Inbound.objects.select_related("account").defer("body").in_bulk(ids)
    kept = bodies(ids)
    drivers: dict[tuple[str, int | None], Driver] = {}
    try:
        with asking_once():
            for place, pk in enumerate(ids):
                if should_stop():
                    Inbound.objects.filter(pk__in=ids[place:]).update(due_at=at, lease_until=None)
                    break
                _settle(rows[pk], _driver(rows[pk], drivers), at, kept.pop(pk, None))
    finally:
        for driver in drivers.values():
            driver.close()
    return len(ids)


def place_now(inbound_id: int, *, at: datetime) -> Inbound:  # house: it came by itself
    """Read and place one thing at once, as for somebody who waits on a page; the row as it is settled."""
    row = Inbound.objects.select_related("account").defer("body").get(pk=inbound_id)
    if row.state == Inbound.WAITING:
        Inbound.objects.filter(pk=row.pk).update(due_at=at + LEASE, attempts=row.attempts + 1)
        with reader_of(row.kind, row.account) as driver:
            _settle(row, driver, at)
    return row


@transaction.atomic
def replay(row: Inbound, *, actor: Actor, at: datetime, accept: bool = False) -> Inbound:
    """Read something from the tray once more; with `accept` what was taken for spam is believed."""
    row = Inbound.objects.select_for_update().get(pk=row.pk)
    if row.state not in (Inbound.UNPLACED, Inbound.ASIDE):
        return row
    before = row.state
    row.state, row.reason, row.detail, row.attempts, row.due_at, row.settled_at = Inbound.WAITING, "", "", 0, at, None
    row.headers = {**row.headers, "x-vafa-accepted": "1"} if accept else row.headers
    row.save(update_fields=["state", "reason", "detail", "attempts", "due_at", "settled_at", "headers"])
    record(actor, "inbound.replayed", "inbound", row.pk, at=at, before=before, after=row.state)
    return row


def _driver(row: Inbound, drivers: dict[tuple[str, int | None], Driver]) -> Driver:
    key = (row.kind, row.account_id)
    if key not in drivers:
        drivers[key] = reader_of(row.kind, row.account)
    return drivers[key]


def _settle(row: Inbound, driver: Driver, at: datetime, body: bytes | None = None) -> None:
    """Read one row, place what is in it, and write down what became of it; a failure is tried again, then shown."""
    if row.attempts > TRIES:
        return _write(row, (Inbound.UNPLACED, "tried_too_often", row.detail, row.trace), at)
    try:
        items = _read(row, driver, body)
        with transaction.atomic():
            _write(row, _place(row, driver, items, at), at)
    except Unreadable as problem:
        _write(row, (Inbound.UNPLACED, "unreadable", str(problem), []), at)
    except TookTooLong:
        _write(row, (Inbound.UNPLACED, "took_too_long", "", []), at)
    except Refused as refused:
        _write(row, (Inbound.UNPLACED, "refused", refused.code, []), at)
    except Later as later:
        _again(row, str(later), at)
    except DatabaseError:
        if transaction.get_connection().in_atomic_block:
            raise
        log.exception("inbound %s could not be placed yet", row.pk)
        connection.close_if_unusable_or_obsolete()
        _again(row, "database", at)
    except Exception as problem:  # house: a driver's or filter's mistake; it waits, is tried again, then is shown
        log.exception("inbound %s could not be placed", row.pk)
        _again(row, type(problem).__name__, at)


def _read(row: Inbound, driver: Driver, body: bytes | None) -> Sequence[Item]:
    if row.size > LARGEST:
        raise Unreadable("too_large", f"{row.size} bytes")
    body = bodies([row.pk])[row.pk] if body is None else body
    raw = Raw(body=body, content_type=row.content_type, headers=row.headers, key=row.key)
    with in_time():
        items = driver.read(raw)
    return [_with_files(item, driver, row) if isinstance(item, Incoming) else item for item in items]


def _with_files(item: Incoming, driver: Driver, row: Inbound) -> Incoming:
    """Bring files that are still at the provider; after some tries the message comes without them and says so."""
    files = tuple(_fetched(file, driver, row) for file in item.files)
    missing = [file.name for file in files if file.content is None and file.reference]
    if not missing:
        return replace(item, files=files)
    words = gettext("(A file could not be fetched from the provider: %(names)s.)") % {"names": " / ".join(missing)}
    return replace(item, files=files, text=f"{item.text}\n{words}".strip())


def _fetched(file: IncomingFile, driver: Driver, row: Inbound) -> IncomingFile:
    if file.content is not None or not file.reference:
        return file
    try:
        return replace(file, content=driver.fetch_file(file))
    except Exception as problem:  # house: providers fail in many ways; the words must not wait for ever
        if row.attempts <= len(PAUSES):
            raise Later(type(problem).__name__) from problem
        log.warning("a file of inbound %s could not be fetched", row.pk)
        return file


def _place(row: Inbound, driver: Driver, items: Sequence[Item], at: datetime) -> Outcome:
    """Every item of the row; the row is unplaced if any is, placed if any is, else aside."""
    trace: Trace = []
    for number, item in enumerate(items):
        key = f"{row.account_id or row.kind}:{getattr(item, 'key', '') or number}"
        if isinstance(item, Incoming):
            trace.append({"key": key, **place_message(item, key, row, driver, at)})
        elif isinstance(item, Receipt):
            trace.append({"key": key, "state": Inbound.ASIDE, "reason": note_receipt(item, row, at)})
        elif isinstance(item, Call):
            taker = call_taker()
            reason = taker(item, row.account, at) if taker else "call"
            trace.append({"key": key, "state": Inbound.PLACED if taker else Inbound.ASIDE, "reason": reason})
        elif isinstance(item, Nothing):
            trace.append({"key": key, "state": Inbound.ASIDE, "reason": item.reason})
    for state in (Inbound.UNPLACED, Inbound.PLACED):
        first = next((one for one in trace if one["state"] == state), None)
        if first:
            return state, str(first["reason"]), str(first.get("detail", "")), trace
    return Inbound.ASIDE, str(trace[0]["reason"]) if trace else "empty", "", trace


def _write(row: Inbound, outcome: Outcome, at: datetime) -> None:
    row.state, row.reason, row.detail, row.trace = outcome[0], outcome[1][:60], outcome[2][:300], outcome[3]
    row.settled_at, row.due_at, row.lease_until = at, None, None
    row.save(update_fields=["state", "reason", "detail", "trace", "settled_at", "due_at", "lease_until"])


def _again(row: Inbound, detail: str, at: datetime) -> None:
    pause = PAUSES[min(row.attempts, len(PAUSES)) - 1] if row.attempts else PAUSES[0]
    row.due_at, row.lease_until, row.detail = at + pause, None, detail[:300]
    row.save(update_fields=["due_at", "lease_until", "detail"])
