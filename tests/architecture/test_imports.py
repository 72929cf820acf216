"""Who may import whom: the contracts of pyproject.toml, and the public face of each room."""

import os
import tomllib

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.house import TOP, room_of
from vafa.platform.registry import DOORS, ROOMS

# What a room shows to the rooms above it. Everything else is its own affair.
FACE = {"actions", "queries", "events", "models", "access"}
# The doors also mount a room's pages, say things in its words, read its signed links and ask its pure rules.
FOR_DOORS = FACE | {"web", "api", "panels", "wording", "links", "rules"}
# Faces that are named by the architecture, and single edges that were thought about, each with its reason.
ALSO = {
    "vafa.conversations.sending": "the one way out: rooms above hand their drafts to it and add objections",
    "vafa.channels.drivers.chat": "there is no provider: the portal is the other end of the chat, the desk looks on",
    "vafa.journeys.counting": "how many stand where in a plan, for whoever draws its map",
    "vafa.conversations.habits": "when and where customers answer, asked by whoever plans what is said to them",
    "vafa.conversations.intake": "the one way in: doors hand over what came, rooms above add filters and receivers",
    "vafa.conversations.calls": "a telephone call is taken, dialled and written down in one place",
    "vafa.conversations.placings": "why a message is where it is, said the same wherever it is asked",
    "vafa.conversations.templates": "words a provider approved, set up in the desk",
    "vafa.conversations.received": "what came, day by day, for the desk and the doctor",
    "vafa.conversations.tray": "what found no place, worked off in the desk",
    "vafa.conversations.letters": "rooms above check and show the letters they send",
    "vafa.conversations.search": "rooms above find what is theirs by what was said in it",
    "vafa.conversations.reasons": "why a message was skipped, said the same in every story",
    "vafa.customers.conditions": "rooms above declare what may be asked of customers, and ask; one piece for all",
    "vafa.customers.contact_values": "a form reads an address as the action will",
    "vafa.customers.merging": "the sample shop joins two who are one, as a person does at the desk",
    "vafa.customers.moving": "rooms above say which of their rows move when two customers are one",
    "vafa.customers.likeness": "rooms above know signs that two customers are one",
    "vafa.channels.contract": "what every driver speaks",
    "vafa.channels.inbound": "plain values: what came in, as a driver read it",
    "vafa.channels.signing": "what systems send to one another is signed in one way, whatever they send",
    "vafa.channels.starts": "the word a link brings along is read by drivers and understood at the way in",
    "vafa.channels.sms": "what a text costs on the air is counted as its driver counts it",
    "vafa.channels.openings": "conversations says who comes by a link, channels where it leads",
    "vafa.channels.doors": "the one address all providers call asks it whose address that is",
    "vafa.channels.names": "what channels are called and how they are drawn, the same everywhere",
    "vafa.channels.guides": "what to enter at each provider, shown beside its settings",
    "vafa.channels.unreadable": "why something could not be read is said by who read it",
    "vafa.channels.commands": "reading a mail needs no conversation; receiving one does, and both are `vafa mail`",
    "vafa.channels.health": "whoever sent through an account notes how it did, which is nobody's decision",
    "vafa.channels.registry": "the desk offers every kind of channel there is",
    "vafa.channels.overrides": "the rehearsal and the sample shop send to the recorder instead of a provider",
    "vafa.journeys.seen": "what pages and systems tell comes in by the portal's doors, and is set up in the desk",
    "vafa.customers.rules.consent": "pure: which purposes a customer allows, asked with facts in hand",
    "vafa.feedback.rules.scores": "pure: what a low and a high score is, said once",
    "vafa.feedback.rules.forms": "plain words: the measures scores are of",
    "vafa.customers.rules.duplicates": "pure: the codes of signs that two customers are one",
}
# Who may touch what comes from outside: the one door to each.
ONE_DOOR = {
    "procrastinate": ("vafa.platform.jobs", "vafa.platform.events", "vafa.platform.run"),
    "ibis": ("vafa.insights",),
    "duckdb": ("vafa.insights",),
    "pyarrow": ("vafa.insights",),
    "liquid": ("vafa.conversations",),
    "openpyxl": ("vafa.sales.imports",),
    "phonenumbers": ("vafa.platform.i18n",),
    "polib": ("vafa.platform.i18n",),
    "holidays": ("vafa.platform.time",),
    "filetype": ("vafa.platform.files", "vafa.channels.drivers"),
    "smtplib": ("vafa.channels.drivers",),
    "httpx": ("vafa.platform.http", "vafa.channels"),  # drivers know its errors; only our client opens connections
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("vafa", include_external_packages=True, cache_dir=None)


def test_the_contracts_of_the_house_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    status = lint_imports(config_filename=os.fspath(TOP / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_room_is_held_to_its_inner_layers() -> None:
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (inner,) = (one for one in contracts if one["name"].startswith("Inside a module"))
    assert set(inner["containers"]) == {f"vafa.{room}" for room in (*ROOMS, *DOORS)}


def test_rooms_meet_by_their_public_face(graph: grimp.ImportGraph) -> None:
    strangers = [
        f"{importer} imports {imported}"
        for importer, imported in _crossing(graph)
        if not _shown(imported, FOR_DOORS if room_of(importer) in (*DOORS, "operations") else FACE)
    ]
    assert not strangers, "\n".join(
        ["Import only actions, queries, events, models and access of another room:", *strangers]
    )


def test_every_exception_is_still_needed(graph: grimp.ImportGraph) -> None:
    used = {imported for _, imported in _crossing(graph)}
    asked = {name for name in ALSO if any(one == name or one.startswith(f"{name}.") for one in used)}
    built = {name for name in ALSO if name in graph.modules}
    assert built <= asked, f"nobody uses {sorted(built - asked)}: take it off the list"


@pytest.mark.parametrize("library", ONE_DOOR)
def test_one_door_to_each_outside_thing(graph: grimp.ImportGraph, library: str) -> None:
    if library not in graph.modules:
        return  # nobody uses it
    doors = ONE_DOOR[library]
    users = {one for one in graph.find_modules_that_directly_import(library) if not _is_test(one)}
    outside = sorted(one for one in users if not one.startswith(doors))
    assert not outside, f"{library} belongs to {', '.join(doors)}; it is also used in {', '.join(outside)}"


def _crossing(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """Imports from one room into another that is not the platform, leaving tests aside."""
    edges = (
        (importer, imported)
        for importer in graph.modules
        if room_of(importer) and not _is_test(importer)
        for imported in graph.find_modules_directly_imported_by(importer)
    )
    return sorted((a, b) for a, b in edges if room_of(b) in (*ROOMS, *DOORS) and room_of(a) != room_of(b))


def _shown(imported: str, face: set[str]) -> bool:
    parts = imported.split(".")
    named = any(imported == name or imported.startswith(f"{name}.") for name in ALSO)
    return named or len(parts) == 2 or parts[2] in face


def _is_test(module: str) -> bool:
    return ".tests" in module or module.endswith(".conftest")
