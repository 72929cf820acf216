"""How style sheets, scripts and fonts are named: with a fingerprint, so that browsers may keep them for ever.

Style sheets are written one file a component; when they are collected, an entry sheet takes in what it imports, so that
a page on a poor line fetches one file and not thirty. Scripts stay as they are.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, Any]  # name → (the storage it is in, its path there)
ENTRIES = ("vafa/css/desk.css", "vafa/css/portal.css")
IMPORT = re.compile(r'^@import url\("\./([^"]+)"\);\n', re.M)


class Assets(CompressedManifestStaticFilesStorage):
    """Fingerprinted files; a file missing from the manifest keeps its plain name instead of breaking the page."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: Paths, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool] | tuple[str, None, RuntimeError]]:
        """Join the entry sheets, then fingerprint and compress everything as usual."""
        for entry in ENTRIES:
            if entry in paths and not dry_run:
                self._join(entry, paths)
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[no-untyped-call]  # whitenoise has no types

    def stored_name(self, name: str) -> str:
        """The fingerprinted name; before anything was collected (in tests) the plain one."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

    def _join(self, entry: str, paths: Paths) -> None:
        folder = entry.rpartition("/")[0]

        def taken_in(found: re.Match[str]) -> str:
            return _read(paths[f"{folder}/{found[1]}"])

        joined = IMPORT.sub(taken_in, _read(paths[entry]))
        self.delete(entry)
        self.save(entry, ContentFile(joined.encode()))
        paths[entry] = (self, entry)


def _read(where: tuple[Storage, str]) -> str:
    storage, path = where
    with storage.open(path) as file:
        text: bytes = file.read()
    return text.decode()
