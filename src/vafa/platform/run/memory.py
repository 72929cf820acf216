"""How much of this machine's memory the embedded database keeps of its own files; the system caches the rest for it."""

import os
from pathlib import Path

LEAST, MOST, PART = 64, 512, 32
# Of a container the machine's memory is not its own: what it may use stands in one of these (version 2, version 1).
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def shared_buffers() -> int:
    """MB for PostgreSQL's own cache: a 32nd of the memory there is, between 64 and 512.

    It is taken as it is used, so a small shop on a large machine pays for a small one.
    """
    return min(MOST, max(LEAST, _memory() // PART))


def _memory() -> int:
    """MB this process may use."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min([machine, *(found for path in LIMITS if (found := _limit(path)) is not None)]) >> 20


def _limit(path: Path) -> int | None:
    try:
        told = path.read_text(encoding="ascii").strip()
    except OSError:  # this system has no such limits
        return None
    return int(told) if told.isdecimal() else None  # "max"
