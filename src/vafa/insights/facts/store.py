"""Where facts lie, and how a file replaces another: whole or not at all. It reads no database."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """The folder of the facts; made when missing."""
    path = Path(settings.CONFIG.home) / "facts"
    path.mkdir(parents=True, exist_ok=True)
    return path


def read_state() -> Mapping[str, object]:
    """What the files were made from (format, zone, database, transaction); empty when there are none."""
    path = folder() / "state.json"
    if not path.exists():
        return {}
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_state(state: Mapping[str, object]) -> None:
    """Keep what the files are made from; written last, so that a refresh that was cut short is done again."""
    with replacing(folder() / "state.json") as path:
        path.write_text(json.dumps(state), encoding="utf-8")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write; it takes the place of `path` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(number)
    try:
        yield Path(name)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
