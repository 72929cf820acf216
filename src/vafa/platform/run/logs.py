"""The log files of the supervised processes: where, how long, and which of their lines deserve the terminal.

Children write to their files themselves, so nothing is lost or held up when the supervisor is busy or gone.
"""

import re
import shutil
from pathlib import Path
from typing import IO

LONGEST = 10 * 1024 * 1024
"""Bytes after which a log becomes `<name>.log.1`, replacing the one before."""

AT_ONCE = 5
"""Alarming lines of one process shown per look; the rest stays in the file."""


class Log:
    """One growing log file and how far the terminal has followed it."""

    def __init__(self, path: Path, alarm: str) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self.path = path
        self._alarm = re.compile(alarm)
        self._seen = path.stat().st_size if path.exists() else 0

    def open(self) -> IO[bytes]:
        """The file for a child to append to."""
        return self.path.open("ab")

    def alarms(self) -> list[str]:
        """The alarming lines written since the last look."""
        size = self.path.stat().st_size if self.path.exists() else 0
        if size == self._seen:
            return []
        with self.path.open("rb") as file:
            file.seek(self._seen if size > self._seen else 0)
            text = file.read(256 * 1024).rpartition(b"\n")[0]
        self._seen = size
        return [line for line in text.decode(errors="replace").splitlines() if self._alarm.search(line)][:AT_ONCE]

    def last_words(self, count: int = 12) -> list[str]:
        """The last lines, for when the process has ended unasked."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - 8192))
            return file.read().decode(errors="replace").splitlines()[-count:]

    def rotate(self) -> None:
        """Move a log that grew too long aside. The child goes on writing to the same file, emptied."""
        if self.path.exists() and self.path.stat().st_size > LONGEST:
            shutil.copyfile(self.path, self.path.with_name(f"{self.path.name}.1"))
            with self.path.open("r+b") as file:
                file.truncate()
            self._seen = 0
