"""Collected files: an entry sheet is one file, and what it names is there under its fingerprint."""

import re
from pathlib import Path

from django.contrib.staticfiles.finders import get_finder
from django.contrib.staticfiles.storage import StaticFilesStorage

from vafa.platform.ui.assets import Assets

FINDER = "django.contrib.staticfiles.finders.AppDirectoriesFinder"


def collect(folder: Path) -> Assets:
    storage = Assets(location=str(folder), base_url="/static/")
    plain = StaticFilesStorage(location=str(folder), base_url="/static/")
    paths = {}
    for path, source in get_finder(FINDER).list([]):
        if path.startswith("vafa/"):
            with source.open(path) as file:
                plain.save(path, file)
            paths[path] = (source, path)
    problems = [done for _name, _hashed, done in storage.post_process(paths) if isinstance(done, Exception)]
    assert problems == []
    return storage


def test_an_entry_sheet_is_one_file_whose_font_is_found(tmp_path: Path) -> None:
    storage = collect(tmp_path)
    for entry in ("vafa/css/desk.css", "vafa/css/portal.css"):
        sheet = tmp_path / storage.stored_name(entry)
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text and ".act {" in text
        font = re.findall(r'url\("([^"]+woff2)"\)', text)
        assert font and (sheet.parent / font[0]).exists()


def test_scripts_import_one_another_by_their_fingerprints(tmp_path: Path) -> None:
    storage = collect(tmp_path)
    script = tmp_path / storage.stored_name("vafa/js/chart.js")
    imported = re.findall(r'from "([^"]+)"', script.read_text(encoding="utf-8"))
    assert len(imported) == 3 and all((script.parent / one).exists() for one in imported)
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", one) for one in imported)
