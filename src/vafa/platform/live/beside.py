"""What else the live process keeps running in threads, registered by rooms above: lines that stay open.

Each is called with an Event that is set when the process stops; one that ends or fails is begun again after a pause.
"""

import logging
import threading
from collections.abc import Callable

from django.db import connections

log = logging.getLogger(__name__)
PAUSE = 5.0  # seconds before one that failed is begun again
Work = Callable[[threading.Event], None]
_beside: dict[str, Work] = {}


def runs_beside(name: str) -> Callable[[Work], Work]:
    """Have the live process run this: `@runs_beside("lines")` over `f(stop)`."""

    def keep(work: Work) -> Work:
        _beside[name] = work
        return work

    return keep


def start_all(stop: threading.Event) -> list[threading.Thread]:
    """Begin everything that is registered, each in a thread that ends with `stop`."""
    threads = [
        threading.Thread(target=_keep_running, args=(name, work, stop), name=name, daemon=True)
        for name, work in _beside.items()
    ]
    for one in threads:
        one.start()
    return threads


def _keep_running(name: str, work: Work, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            work(stop)
        except Exception:  # house: whatever it was, the line is opened again
            log.exception("%s failed and begins again", name)
        finally:
            connections.close_all()
        stop.wait(PAUSE)
