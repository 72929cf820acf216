"""What a worker does before it begins: taking up at once what one that was killed had in hand.

Whoever registers must bear that another worker lives and has the same in hand: nobody can tell them apart.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)
Start = Callable[[datetime], object]
_starts: list[Start] = []


def at_start(act: Start) -> Start:
    """Register `act(at)`, to be called when a worker starts."""
    _starts.append(act)
    return act


def take_up(at: datetime) -> None:
    """Do what is registered; without a database a worker starts all the same, and leases end by themselves."""
    try:
        for act in _starts:
            act(at)
    except DatabaseError:
        log.warning("what a killed worker left waits for its leases", exc_info=True)
    finally:
        connection.close()
