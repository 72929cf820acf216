"""Putting a recorder in the place of every channel, for the whole process: nothing leaves inside the block."""

from collections.abc import Iterator
from contextlib import contextmanager

from vafa.channels.drivers.recorder import Recorder

_recorder: Recorder | None = None


def recorder() -> Recorder | None:
    """The recorder that stands in for every channel now, if one does."""
    return _recorder


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record instead of sending inside the block; what would have left is in the recorder's `kept`."""
    global _recorder
    before, _recorder = _recorder, Recorder()
    try:
        yield _recorder
    finally:
        _recorder = before
