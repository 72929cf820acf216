"""The file of refused rows: why each was refused, in the reader's words, and its cells as they were, to be mended."""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from django.utils.translation import gettext

from vafa.sales.imports.order_row import RowRefused
from vafa.sales.imports.wording import row_sentence


class RefusedRows:
    """Writes refused rows as they come, for Excel as well; without any there is no file."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self._columns = columns
        self._file: TextIO | None = None

    def write(self, row: RowRefused) -> None:
        """Add a row."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8-sig", errors="replace", newline="")
            self.path.chmod(0o600)
            csv.writer(self._file).writerow([gettext("Row"), gettext("Why it was refused"), *self._columns])
        csv.writer(self._file).writerow([row.row, row_sentence(row), *row.raw])

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
