"""The only clock of the house; tests and rehearsals set it. It does not sleep and starts nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_set_to: datetime | None = None


def now() -> datetime:
    """The present moment (aware, UTC), or the moment the clock was set to."""
    return _set_to or datetime.now(UTC)


def is_set() -> bool:
    """Whether the clock stands where a test or rehearsal put it, so that nothing outside may be started."""
    return _set_to is not None


def set_clock(moment: datetime) -> None:
    """Stop the clock at this moment, for the whole process."""
    global _set_to
    if moment.tzinfo is None:
        raise ValueError("The clock needs a moment with a time zone.")
    _set_to = moment.astimezone(UTC)


def unset_clock() -> None:
    """Let the clock run again."""
    global _set_to
    _set_to = None


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at this moment inside the block; afterwards it is as it was before."""
    global _set_to
    before = _set_to
    set_clock(moment)
    try:
        yield
    finally:
        _set_to = before
