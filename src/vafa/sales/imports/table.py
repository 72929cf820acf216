"""What every reader of files hands over: columns, and rows of text with the number they have in the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

LINE_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not be cut into cells: why, and how it begins."""

    code: str
    data: dict[str, object]
    raw: str


Row = list[str] | Unreadable


class Measured(Protocol):
    """Something whose reading can be followed; bytes as stored on disk."""

    @property
    def position(self) -> int: ...

    @property
    def size(self) -> int: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Table:
    """A file understood as a table; reading streams, and each call of `rows` starts at the beginning.

    `format` is csv, tsv, xlsx, jsonl or olist; a row's number is the one a spreadsheet shows (for JSON: its line).
    """

    name: str
    format: str
    columns: list[str]
    source: Measured
    read: Callable[[], Iterator[tuple[int, Row]]] = field(repr=False)
    encoding: str = ""
    delimiter: str = ""

    @property
    def bytes_total(self) -> int:
        return self.source.size

    @property
    def bytes_read(self) -> int:
        return self.source.position

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row below the header with its number; blank lines are passed over."""
        return self.read()

    def sample(self, count: int = 200) -> list[list[str]]:
        """The first readable rows."""
        readable = (row for _, row in self.rows() if isinstance(row, list))
        return list(islice(readable, count))

    def close(self) -> None:
        """Let the file go."""
        self.source.close()
