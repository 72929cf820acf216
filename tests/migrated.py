"""The migrated database of an earlier run, kept as SQL beside pytest's own cache: migrating takes longer than the tests
of most rooms. It is kept for exactly these migrations, and migrating on top of it finds nothing left to do.
"""

import hashlib
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from vafa.platform.run import binaries

HOUSE = Path(__file__).parents[1]
IMPORT = re.compile(r"^\s*from (vafa\.[\w.]+) import|^\s*import (vafa\.[\w.]+)", re.M)


def key(house: Path = HOUSE) -> str:
    """Changes whenever a migration, something a migration imports, or the version of a library does.

    Models that are imported do not count: what migrations make of them stands in the migrations.
    """
    waiting = sorted((house / "src" / "vafa").glob("**/migrations/*.py"))
    read = hashlib.sha256((house / "uv.lock").read_bytes())
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.name == "models.py" or "models" in path.parts or not path.is_file():
            continue
        seen.add(path)
        text = path.read_text()
        read.update(f"{path.relative_to(house)}\n{text}".encode())
        modules = [one or other for one, other in IMPORT.findall(text)]
        waiting += sorted(house / "src" / f"{module.replace('.', '/')}.py" for module in modules)
    return read.hexdigest()[:16]


class Migrated:
    """The kept database, in the server of `url`."""

    def __init__(self, url: str, folder: Path) -> None:
        parts = urlsplit(url)
        self.name = parts.path.strip("/")
        self._file = folder / f"{key()}.sql"
        self._programs = binaries.in_wheel()
        self._environment = {
            **os.environ,
            "PGHOST": parse_qs(parts.query)["host"][0],
            "PGUSER": parts.username or "",
            "PGPASSWORD": unquote(parts.password or ""),
        }

    def fill(self) -> bool:
        """Bring the kept tables into the server's own empty database, to be copied from; False: nothing is kept."""
        if self._file.exists():
            self._run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-1", "-d", self.name, "-o", os.devnull, "-f", self._file)
        return self._file.exists()

    def keep(self, database: str) -> None:
        """Keep the tables of a database that has just been migrated, instead of those of other migrations."""
        half = self._file.with_suffix(f".{os.getpid()}")
        self._run("pg_dump", "--no-owner", "--no-comments", "-d", database, "-f", half)
        for other in set(self._file.parent.glob("*.sql")) - {self._file}:
            other.unlink(missing_ok=True)
        half.rename(self._file)

    def _run(self, program: str, *words: str | Path) -> None:
        subprocess.run([self._programs / program, *words], env=self._environment, check=True, timeout=60)
