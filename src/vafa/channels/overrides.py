"""Putting a recorder in the place of every channel, for the whole process: nothing leaves inside the block.

An account of the sample shop has a recorder in its place always: until somebody enters settings of their own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from vafa.channels.drivers.recorder import Recorder

SAMPLE = "vafa.sample"
"""Among an account's settings: it belongs to the sample shop, and nobody is ever called in its name."""

_recorder: Recorder | None = None


def recorder() -> Recorder | None:
    """The recorder that stands in for every channel now, if one does."""
    return _recorder


def only_records(settings: Mapping[str, Any]) -> bool:
    """Whether these are the settings of an account that keeps what it should send, and asks nobody for anything."""
    return bool(settings.get(SAMPLE))


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record instead of sending inside the block; what would have left is in the recorder's `kept`."""
    global _recorder
    before, _recorder = _recorder, Recorder()
    try:
        yield _recorder
    finally:
        _recorder = before
