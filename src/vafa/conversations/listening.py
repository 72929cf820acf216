"""Lines to providers that stay open: one thread for each active account whose driver listens.

Runs in the live process. Accounts are looked at again and again: a new one is listened to, a changed one begins anew,
one that was switched off is left. A line that breaks is opened again after a pause that grows with every failure, and
the account's health says why.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connections

from vafa.channels.contract import Driver
from vafa.channels.health import note_deafness, note_success
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.channels.overrides import only_records
from vafa.channels.queries import accounts, driver_of
from vafa.channels.registry import drivers
from vafa.conversations.intake import keeper
from vafa.platform.jobs.background import hurry
from vafa.platform.live.beside import runs_beside
from vafa.platform.time import now

log = logging.getLogger(__name__)
LOOK = 10.0  # seconds between looks at the accounts
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds before a broken line is opened again
STEADY = 60.0  # seconds after which a line counts as well again
ENDED_WITHIN = 5.0  # seconds a listener gets to end


@dataclass
class Line:
    """One account that is listened to, as it was set up when that began."""

    account: Account
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


@runs_beside("lines")
def listen_to_accounts(stop: threading.Event) -> None:
    """Keep a listener for every account that has one, until stopped."""
    lines: dict[int, Line] = {}
    try:
        while not stop.is_set():
            try:
                tend(lines)
            except DatabaseError:
                log.warning("the accounts could not be looked at", exc_info=True)
            finally:
                connections.close_all()  # a thread that waits holds no connection
            stop.wait(LOOK)
    finally:
        for line in lines.values():
            line.stop.set()
        for line in lines.values():
            _join(line)


def tend(lines: dict[int, Line]) -> None:
    """Begin, begin anew and end listeners, so that they are those of the active accounts."""
    wanted = {account.pk: account for account in accounts().filter(is_active=True) if listens(account)}
    for pk, line in list(lines.items()):
        known = wanted.get(pk)
        if known is None or known.settings != line.account.settings or known.kind != line.account.kind:
            line.stop.set()
            _join(line)
            del lines[pk]
    for pk in wanted.keys() - lines.keys():
        line = lines[pk] = Line(wanted[pk])
        line.thread = threading.Thread(target=hold, args=(line.account, line.stop), name=f"line {pk}", daemon=True)
        line.thread.start()


def listens(account: Account) -> bool:
    """Whether the account's driver has a line that stays open."""
    cls = drivers().get(account.kind)
    return cls is not None and cls.listen is not Driver.listen and not only_records(account.settings)


def hold(account: Account, stop: threading.Event, pause: Callable[[int], float] | None = None) -> None:
    """Listen to one account until stopped; after each failure note it, wait a while, and listen again."""
    wait, failures = pause or pause_after, 0
    while not stop.is_set():
        began = now()
        try:
            with driver_of(account) as driver:
                driver.listen(_keeping(account), stop)
            failures = 0
        except Exception as problem:  # house: providers' lines break in many ways; each is noted and opened again
            log.warning("the line of account %s broke: %s", account.pk, type(problem).__name__)
            failures = 1 if (now() - began).total_seconds() > STEADY else failures + 1
            _note(account, problem)
        finally:
            connections.close_all()
        if not stop.is_set():
            stop.wait(wait(failures))


def pause_after(failures: int) -> float:
    """Seconds to wait before a line is opened again."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** max(0, failures - 1)))


def _keeping(account: Account) -> Callable[[Raw], None]:
    """Store what came, have it placed at once, and note that the line works; the connection is given back."""
    keep = keeper(account)

    def kept(raw: Raw) -> None:
        try:
            keep(raw)
            hurry("conversations.place")
            note_success(account, at=now())
        finally:
            connections.close_all()

    return kept


def _note(account: Account, problem: Exception) -> None:
    try:
        note_deafness(account, str(problem) or type(problem).__name__, at=now())
    except (DatabaseError, Account.DoesNotExist):
        log.warning("the health of account %s could not be noted", account.pk)


def _join(line: Line) -> None:
    if line.thread is not None:
        line.thread.join(ENDED_WITHIN)
