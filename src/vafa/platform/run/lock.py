"""The lock of a data folder: one Vafa at a time owns it. It dies with its process, so it can never be stale."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from vafa.platform.run.processes import wait_until
from vafa.platform.run.words import cannot


class HomeLock:
    """Holds `home`, creating it when missing; a second holder is refused with the first one's process number."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / "vafa.lock"
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock or raise `CannotStart`."""
        prepare_home(self.home)
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise cannot("home_unusable", home=self.home, reason=error.strerror) from error
        # A moment's patience, since whoever only asks `is_held` has it for an instant too.
        if not wait_until(lambda: _try_to_lock(file, fcntl.LOCK_EX), 0.3):
            holder = os.read(file, 20).decode(errors="replace").strip() or "?"
            os.close(file)
            raise cannot("home_in_use", home=self.home, pid=holder)
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file

    def release(self) -> None:
        """Give the folder back; harmless when not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def is_held(home: Path) -> bool:
    """Whether some process, this one included, holds the folder at this moment."""
    try:
        file = os.open(home / "vafa.lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _try_to_lock(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


def _try_to_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def prepare_home(home: Path) -> None:
    """Make the data folder: private, but for root passable, since PostgreSQL then runs as another user inside it."""
    try:
        if not home.exists():
            home.mkdir(parents=True)
            home.chmod(0o711 if os.getuid() == 0 else 0o700)
    except OSError as error:
        raise cannot("home_unusable", home=home, reason=error.strerror) from error
