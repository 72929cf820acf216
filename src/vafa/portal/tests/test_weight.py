"""The first page on a poor line: everything it fetches, compressed as it is served, stays under 100 kB."""

import gzip
import re
from pathlib import Path

from django.test import Client

import vafa.platform.ui

STATIC = Path(vafa.platform.ui.__file__).parent / "static" / "vafa"
IMPORTS = re.compile(r'(?:@import url|import)\s*\(?"\./([^"]+)"')


def with_imports(path: Path, seen: set[Path]) -> set[Path]:
    if path not in seen:
        seen.add(path)
        for name in IMPORTS.findall(path.read_text(encoding="utf-8")):
            with_imports(path.parent / name, seen)
    return seen


def test_it_fits_a_poor_line(client: Client) -> None:
    files = with_imports(STATIC / "css/portal.css", set()) | with_imports(STATIC / "js/portal.js", set())
    files |= {STATIC / "css/dark.css", STATIC / "img/icons.svg", STATIC / "img/mark.svg"}
    texts = [client.get("/").content, *(path.read_bytes() for path in sorted(files))]
    font = (STATIC / "vendor/vazirmatn/vazirmatn.woff2").stat().st_size
    weight = font + len(texts[0]) + sum(len(gzip.compress(text)) for text in texts[1:])
    assert weight < 100_000
