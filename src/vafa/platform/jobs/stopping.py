"""Whether the worker this work runs in was asked to stop, so that long work ends between two rows and not in one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asked: ContextVar[Callable[[], bool]] = ContextVar("vafa_stop_asked", default=lambda: False)


def should_stop() -> bool:
    """Whether to finish the row at hand and give back the rest. Never outside a worker."""
    return _asked.get()()


@contextmanager
def stops_when(asked: Callable[[], bool]) -> Iterator[None]:
    """Let `should_stop` answer as `asked` does, inside the block and this thread."""
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)
