"""Compiles the .po catalogues beside the rooms to .mo, with polib: GNU gettext need not be installed.

It runs before Django starts. Collecting and checking sentences is `tools/translations.py`.
"""

import os
from pathlib import Path

import polib

HOUSE = Path(__file__).parents[2]


class CatalogueError(Exception):
    """A catalogue cannot be read or its compiled form cannot be written; the message says which and why."""


def locale_paths(root: Path | None = None) -> list[Path]:
    """The locale folders that belong to no Django app, for LOCALE_PATHS: the platform's and the house's own."""
    house = root or HOUSE
    return [path for path in (house / "platform" / "locale", house / "locale") if path.is_dir()]


def compile_stale(root: Path | None = None) -> list[Path]:
    """Compile every catalogue below `root` whose .mo is missing or older than its .po; return the .mo files written.

    Safe when several processes start together: each writes its own file and renames it into place. Where the folder
    cannot be written, a .mo that is there is used as it is.
    """
    written = []
    for po in sorted((root or HOUSE).glob("**/locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        stale = not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns
        if stale and _compile(po, mo):
            written.append(mo)
    return written


def _compile(po: Path, mo: Path) -> bool:
    fresh = mo.with_name(f".{mo.name}.{os.getpid()}")
    changed = po.stat().st_mtime_ns
    try:
        polib.pofile(str(po)).save_as_mofile(str(fresh))  # type: ignore[no-untyped-call]
        # The time of the text that was read: an edit made meanwhile is still seen as newer.
        os.utime(fresh, ns=(changed, changed))
        fresh.replace(mo)
    except (OSError, ValueError) as problem:
        fresh.unlink(missing_ok=True)
        if isinstance(problem, PermissionError) and mo.exists():
            return False
        raise CatalogueError(f"{po} could not be compiled: {problem}") from problem
    return True
