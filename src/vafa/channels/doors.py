"""Which account is called at an address of ours. Providers call by the thousand, so each process remembers for a while.

The process in which an account changes forgets it at once; every other one within KNOWN_FOR.
"""

import time
from dataclasses import dataclass

from django.db import transaction

from vafa.channels.contract import Driver
from vafa.channels.models import Account
from vafa.channels.queries import reader_of
from vafa.channels.registry import drivers

KNOWN_FOR = 10.0  # seconds


@dataclass
class Door:
    """An account behind its address, with its driver ready to read."""

    account: Account
    driver: Driver
    until: float


_doors: dict[str, Door] = {}


def door_of(token: str) -> Door | None:
    """The account with this token in its address; None where there is none."""
    door = _doors.get(token)
    if door is not None and door.until > time.monotonic():
        return door
    account = Account.objects.filter(token=token, kind__in=list(drivers())).first()
    if account is None:
        _doors.pop(token, None)
        return None
    door = _doors[token] = Door(account, reader_of(account.kind, account), time.monotonic() + KNOWN_FOR)
    return door


def forget(token: str) -> None:
    """What is known of this address holds no longer, as soon as the caller's change is there for everybody."""
    transaction.on_commit(lambda: _doors.pop(token, None))


def forget_all() -> None:
    """Remember nothing."""
    _doors.clear()
