"""Taking due messages to their providers, one after the other, so that a crash can hide the fate of one at most.

    claim (commit) → connect, say to whom → mark as handed over (commit) → hand over → record what was said (commit)

Any number of processes may do this at once. It must not run inside a transaction, except in a rehearsal.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction

from vafa.channels.contract import Driver, Failed, Outcome, Sent, Uncertain
from vafa.channels.health import note_failure, note_success
from vafa.channels.models import Account
from vafa.channels.queries import driver_of, usable_accounts
from vafa.conversations.events import MessageFailed, MessageSent, MessageUncertain
from vafa.conversations.models import Message
from vafa.conversations.sending.claim import claim, release
from vafa.conversations.sending.envelopes import Envelopes
from vafa.conversations.sending.outcomes import Attempt, NotOurs, settle_attempt
from vafa.conversations.sending.pace import Pace
from vafa.platform.events.publishing import wake_readers
from vafa.platform.jobs.stopping import should_stop
from vafa.platform.time import now

log = logging.getLogger(__name__)
PATIENCE = 20.0  # seconds; then what is left goes back, so that an answer never waits behind many letters
PAUSES = (0.1, 0.5, 2.0, 5.0, 10.0)  # seconds between tries to record an outcome while the database is away
SOON = timedelta(seconds=5)
OFTEN = 0.5  # seconds after which readers hear of what was sent
TOLD = {event.name for event in (MessageSent, MessageFailed, MessageUncertain)}


def deliver_due(at: datetime, limit: int = 100) -> int:
    """Deliver up to `limit` messages that are due; returns how many were looked at.

    Messages whose channel has no account, or only resting ones, wait.
    """
    awake = {}
    for channel, among in usable_accounts().items():
        found = [account for account in among if account.rest_until is None or account.rest_until <= at]
        if found:
            awake[channel] = found
    # An account that failed last time is tried with one message before it gets many.
    limit = 1 if awake and all(found[0].failures for found in awake.values()) else limit
    rows, looked_at = claim(at, limit, list(awake)) if awake else ([], 0)
    for channel, among in awake.items():
        for account, share in _shares([row for row in rows if row.channel == channel], among):
            _deliver(share, account)
    _give_back([row for row in rows if row.channel not in awake], at)
    return looked_at


def _shares(rows: Sequence[Message], among: Sequence[Account]) -> list[tuple[Account, list[Message]]]:
    """Who sends what: the account at which the customer wrote, where it can; else the first."""
    shares: list[tuple[Account, list[Message]]] = [(account, []) for account in among]
    place = {account.pk: number for number, account in enumerate(among)}
    for row in rows:
        shares[place.get(row.account_id or 0, 0)][1].append(row)
    return [(account, share) for account, share in shares if share]


def _give_back(rows: Sequence[Message], at: datetime) -> None:
    """What changed its channel to one that rests now waits for it there."""
    if rows:
        Message.objects.filter(pk__in=[row.pk for row in rows], state=Message.CLAIMED).update(
            state=Message.QUEUED, lease_until=None, due_at=at + SOON
        )


def _deliver(rows: Sequence[Message], account: Account) -> None:
    """Deliver claimed messages over one account, and give back what could not be tried."""
    if not rows:
        return
    envelopes = Envelopes(rows, account)
    started = woken = time.monotonic()
    with driver_of(account) as driver:
        pace = Pace(account, driver.per_second)
        for place, row in enumerate(rows):
            if time.monotonic() - started > PATIENCE or should_stop():
                release(rows[place:], None)
                break
            pace.wait()
            outcome = _one(row, account, driver, envelopes)
            if isinstance(outcome, Uncertain) or (isinstance(outcome, Failed) and outcome.blame == "account"):
                release(rows[place + 1 :], account.rest_until or now() + SOON)
                break
            if time.monotonic() - woken > OFTEN:
                wake_readers(TOLD)
                woken = time.monotonic()
    wake_readers(TOLD)


def _one(row: Message, account: Account, driver: Driver, envelopes: Envelopes) -> Outcome | None:
    """One message; None when somebody else has it."""
    attempt = Attempt(row, account)
    started = time.monotonic()
    try:
        outcome = driver.send(envelopes.of(row, driver), before_handing=attempt.hand)
    except NotOurs:
        log.info("message %s was taken by another process", row.pk)
        return None
    except DatabaseError:
        raise
    except Exception as problem:  # house: a driver's mistake; never again blindly, once it may have been handed over
        log.exception("the %s driver failed with message %s", driver.kind, row.pk)
        detail = type(problem).__name__
        outcome = Uncertain(detail) if attempt.handed else Failed(permanent=False, detail=detail, blame="message")
    _record(attempt, outcome, round((time.monotonic() - started) * 1000))
    return outcome


def _record(attempt: Attempt, outcome: Outcome, milliseconds: int) -> None:
    """Record an outcome; while the database restarts, hold on to it: nobody else knows it."""
    for pause in (*PAUSES, None):
        try:
            settle_attempt(attempt, outcome, now(), milliseconds)
            break
        except DatabaseError:
            if pause is None or transaction.get_connection().in_atomic_block:
                raise
            log.warning("message %s: its outcome could not be recorded yet", attempt.row.pk, exc_info=True)
            connection.close()
            threading.Event().wait(pause)
    _note(attempt.account, outcome, now())


def _note(account: Account, outcome: Outcome, at: datetime) -> None:
    if isinstance(outcome, Sent):
        note_success(account, at=at)
    elif isinstance(outcome, Uncertain) or outcome.blame == "account":
        note_failure(account, outcome.detail, at=at)
