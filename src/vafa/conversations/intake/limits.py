"""How long reading one thing may take: a hostile mail must not stop those behind it."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LARGEST = 40 * 1024 * 1024  # bytes; what is larger waits in the tray, unread
SECONDS = 20.0


class TookTooLong(Exception):
    """Reading it did not end in time."""


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TookTooLong inside the block when it takes longer.

    The exception is put into this thread from outside, between two steps of Python; all readers are Python, and their
    few steps in other languages (a regular expression, a decoder) are linear.
    """
    me, over = threading.get_ident(), threading.Event()

    def interrupt() -> None:
        if not over.is_set():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(me), ctypes.py_object(TookTooLong))

    watch = threading.Timer(seconds, interrupt)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.cancel()
