"""House rules of the interface a machine can hold: nothing inline, nothing physical, no colour outside the tokens."""

import re
from pathlib import Path

import pytest

from vafa.platform.ui import marks

SOURCE = Path(__file__).parents[3]
STATIC = Path(marks.SPRITE).parents[1]
SHEETS = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html") if "email" not in path.name)
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_it_uses_logical_properties_only(sheet: Path) -> None:
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    sides = r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)\b[^:;]*|left|right|float|clear)\s*:"
    assert re.findall(sides, text) + re.findall(r"text-align:\s*(?:left|right)", text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_it_writes_colours_in_the_tokens_only(sheet: Path) -> None:
    if sheet.name in ("tokens.css", "dark.css"):
        return
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_it_names_only_tokens_that_exist(sheet: Path) -> None:
    known = set(re.findall(r"(--v-[\w-]+)\s*:", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")))
    used = set(re.findall(r"var\((--v-[\w-]+)", sheet.read_text(encoding="utf-8")))
    assert used - known == set()


def test_the_night_changes_tokens_that_exist_by_day() -> None:
    day, night = ((STATIC / "css" / f"{one}.css").read_text(encoding="utf-8") for one in ("tokens", "dark"))
    names = re.compile(r"(--v-[\w-]+)\s*:")
    assert set(names.findall(night)) - set(names.findall(day)) == set()


def test_entry_sheets_import_files_that_exist_and_leave_none_out() -> None:
    imported = set()
    for entry in ("desk.css", "portal.css"):
        for target in re.findall(r'@import url\("\./([^"]+)"\)', (STATIC / "css" / entry).read_text(encoding="utf-8")):
            assert (STATIC / "css" / target).exists(), target
            imported.add(target)
    there = {str(path.relative_to(STATIC / "css")) for path in SHEETS} - {"desk.css", "portal.css", "dark.css"}
    assert there == imported


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_it_writes_nothing_inline(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_it_names_icons_that_exist(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r'\{% icon "([^"]+)"', text)) | set(re.findall(r'\bicon="([^"{]+)"', text))
    assert named - marks.names() == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_behaviour_is_at_most_sixty_lines_and_binds_keys_by_place(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert re.findall(r"event\.key\b|\beval\(|new Function|\.setAttribute\(\"style", text) == []
