"""Catalogues compile by themselves, once, and safely."""

import os
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from vafa.platform.i18n.catalogues import CatalogueError, compile_stale

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "yes"\nmsgstr "بله"\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    po = tmp_path / "cases" / "locale" / "fa" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO, encoding="utf-8")
    return tmp_path


def test_a_missing_catalogue_is_compiled_and_then_left_alone(house: Path) -> None:
    (written,) = compile_stale(house)
    assert "بله".encode() in written.read_bytes()
    assert compile_stale(house) == []
    assert [path.name for path in written.parent.iterdir() if path.name.startswith(".")] == []


def test_a_changed_catalogue_is_compiled_again(house: Path) -> None:
    (written,) = compile_stale(house)
    po = written.with_suffix(".po")
    po.write_text(PO.replace("بله", "آری"), encoding="utf-8")
    later = written.stat().st_mtime_ns + 1_000_000
    os.utime(po, ns=(later, later))
    assert compile_stale(house) == [written]
    assert "آری".encode() in written.read_bytes()


def test_a_broken_catalogue_is_named(house: Path) -> None:
    po = next(house.rglob("*.po"))
    po.write_text('msgid "yes\nmsgstr', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"django\.po"):
        compile_stale(house)


def test_a_folder_that_cannot_be_written_serves_what_it_has(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (written,) = compile_stale(house)
    os.utime(written, ns=(0, 0))

    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr("polib.POFile.save_as_mofile", refuse)
    assert compile_stale(house) == []
    written.unlink()
    with pytest.raises(CatalogueError, match="read-only"):
        compile_stale(house)


def test_our_sentences_come_before_those_of_packages() -> None:
    with override("ar"):
        assert gettext("Cancel") == "إلغاء"  # a package says "he cancels"
