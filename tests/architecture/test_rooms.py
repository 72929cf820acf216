"""Every room says what it is, and ARCHITECTURE.md names them as they are."""

import ast
import re

import pytest

from tests.architecture.house import BESIDE, SOURCE, TOP
from vafa.platform.registry import DOORS, GROUND, ROOMS

PACKAGES = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
PLATFORM = sorted(path.parent.name for path in SOURCE.glob("platform/*/__init__.py"))


@pytest.mark.parametrize("room", [*PACKAGES, *(f"platform/{name}" for name in PLATFORM)])
def test_a_room_says_in_five_lines_what_it_is(room: str) -> None:
    words = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8")))
    assert words, f"{room}/__init__.py opens with what the room is responsible for"
    assert len(words.splitlines()) <= 5, "five lines are enough; the rest belongs in docs/"


def test_the_registry_knows_every_room() -> None:
    with_apps = {path.parent.name for path in SOURCE.glob("*/apps.py")}
    assert with_apps == {*ROOMS, *DOORS}
    assert {path.parent.name for path in SOURCE.glob("platform/*/apps.py")} == set(GROUND)


def test_architecture_names_the_rooms_as_they_are() -> None:
    text = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert _first_column(text, "rooms") == ["operations", *reversed([*ROOMS, *DOORS]), "platform"]
    assert sorted(_first_column(text, "ground")) == PLATFORM
    assert set(PACKAGES) == {"operations", "platform", *ROOMS, *DOORS}
    assert {path.stem for path in SOURCE.glob("*.py")} - {"__init__"} == BESIDE


def _first_column(text: str, table: str) -> list[str]:
    """The names in the first column of the table that follows the mark `<!-- table -->`."""
    rows = re.search(rf"<!-- {table} -->\n+((?:\|.*\n)+)", text)
    assert rows, f"ARCHITECTURE.md has no table of {table}"
    return [row.split("|")[1].strip(" `") for row in rows.group(1).splitlines()[2:]]
