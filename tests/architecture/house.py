"""What the tests of the house share: the rooms in their order, and whose a module or a template is."""

from pathlib import Path

from vafa.platform.registry import DOORS, ROOMS

TOP = Path(__file__).parents[2]
SOURCE = TOP / "src" / "vafa"
LADDER = ["platform", *ROOMS, "doors", "operations"]
BESIDE = {"settings", "config", "urls", "wsgi", "cli", "__main__"}  # what stands beside the rooms, not in one


def room_of(module: str) -> str:
    """The room a module stands in: "vafa.cases.models" is in cases; what stands beside the rooms is in none ("")."""
    parts = module.split(".")
    return parts[1] if parts[0] == "vafa" and len(parts) > 1 and parts[1] not in BESIDE else ""


def height(room: str) -> int:
    """How high a room stands; the doors stand at one height."""
    return LADDER.index("doors" if room in DOORS else room)


def templates() -> dict[str, tuple[str, Path]]:
    """Every template of ours by the name it is asked for, with its room and file."""
    found = {}
    for path in SOURCE.rglob("templates/**/*.*"):
        name = path.as_posix().split("/templates/", 1)[1]
        found[name] = (path.relative_to(SOURCE).parts[0], path)
    return found
