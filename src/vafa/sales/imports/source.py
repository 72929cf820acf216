"""The bytes of one file, plain or gzip, readable from the start as often as needed, with progress.

It knows nothing of text: encodings are in `encoding.py`, cells in the readers.
"""

import gzip
import io
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from vafa.platform.values.refused import Refused

GZIP_MAGIC = b"\x1f\x8b"
BLOCK = 1 << 18


class _Borrowed(io.RawIOBase):
    """Reads somebody's file and counts; closing it leaves that file open."""

    def __init__(self, owner: BinaryIO) -> None:
        self._owner = owner
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._owner.read(len(view))
        view[: len(data)] = data
        self.taken += len(data)
        return len(data)


class Source:
    """One file to read: a path, or an open binary file such as an upload.

    A file that cannot seek (a pipe) is spooled to disk first. Only one reader at a time: `open` starts anew.
    """

    def __init__(self, origin: Path | BinaryIO, name: str) -> None:
        self.name = name
        self._owned = isinstance(origin, Path)
        self._file: BinaryIO = origin.open("rb", buffering=0) if isinstance(origin, Path) else _seekable(origin)
        self.size = self._file.seek(0, os.SEEK_END)
        self._file.seek(0)
        self.compressed = self._file.read(2) == GZIP_MAGIC
        self._reading: _Borrowed | None = None
        self._seeking: BinaryIO | None = None
        self._spooled = 1

    @property
    def position(self) -> int:
        """Bytes of the file, as stored, that the present reader has taken."""
        if self._seeking is not None:
            return (
                self._file.tell()
                if self._seeking is self._file
                else int(self.size * self._seeking.tell() / self._spooled)
            )
        return self._reading.taken if self._reading else 0

    def open(self) -> BinaryIO:
        """A fresh stream of the unpacked bytes, from the start."""
        self._file.seek(0)
        self._reading = _Borrowed(self._file)
        plain = io.BufferedReader(self._reading, BLOCK)
        return cast(BinaryIO, gzip.GzipFile(fileobj=plain)) if self.compressed else plain

    def head(self, size: int) -> bytes:
        """The first `size` unpacked bytes."""
        with explained():
            return self.open().read(size)

    def seekable(self) -> BinaryIO:
        """The unpacked bytes as a file that can seek quickly, for formats that read from the end."""
        if not self.compressed:
            self._file.seek(0)
            self._seeking = self._file
            return self._file
        spool = tempfile.TemporaryFile()  # noqa: SIM115  closed with the workbook that reads it
        with explained():
            shutil.copyfileobj(self.open(), spool, BLOCK)
        self._spooled = max(1, spool.tell())
        spool.seek(0)
        self._seeking = cast(BinaryIO, spool)
        return self._seeking

    def close(self) -> None:
        """Let the file go, if it was opened here."""
        if self._owned:
            self._file.close()


@contextmanager
def explained() -> Iterator[None]:
    """Turns a broken gzip stream into a refusal."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Refused("imports.broken_gzip") from error


def _seekable(stream: BinaryIO) -> BinaryIO:
    if stream.seekable():
        return stream
    spool = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the source
    shutil.copyfileobj(stream, spool, BLOCK)
    return cast(BinaryIO, spool)
