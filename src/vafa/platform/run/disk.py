"""Free space on the disk of the data folder: one question for the start and for `vafa doctor`."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from vafa.platform.run.words import cannot

NEEDED = 200 * 1024 * 1024
"""Bytes below which Vafa does not start: room for some write-ahead log, logs, and for cleaning up."""


@dataclass(frozen=True)
class Disk:
    """The free bytes where `path` lies."""

    path: Path
    free: int

    @property
    def is_full(self) -> bool:
        """Whether there is too little room to work safely."""
        return self.free < NEEDED


def measure(path: Path) -> Disk:
    """The disk on which `path`, or its nearest existing parent, lies."""
    existing = next(place for place in (path, *path.parents) if place.exists())
    return Disk(path, shutil.disk_usage(existing).free)


def require_space(path: Path) -> None:
    """Raise `CannotStart` when the disk of `path` is nearly full."""
    disk = measure(path)
    if disk.is_full:
        raise cannot("disk_full", path=path, free=disk.free // 2**20, needed=NEEDED // 2**20)
