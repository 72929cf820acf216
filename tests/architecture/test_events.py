"""Events are frozen facts with words of their own, and people can read them."""

import dataclasses
from collections.abc import Mapping

import pytest

from vafa.platform.events.event import COLUMNS, Event, known_events
from vafa.platform.events.reactions import readers
from vafa.platform.wording import told_events

# Events without a line on the timeline, and why people need not read them.
SILENT: Mapping[str, str] = {
    "conversations.MessageQueued": "the sent, skipped or failed message is told instead",
    "sales.ImportRequested": "asks the worker to begin; the end is told",
    "journeys.PlanPublished": "no customer's story: the plan's page shows its versions",
}


def leaves() -> dict[str, type[Event]]:
    """Events that are published: those nothing is derived from, of our own rooms."""
    ours = {
        name: one
        for name, one in known_events().items()
        if one.__module__.startswith("vafa.") and ".tests" not in one.__module__
    }
    return {name: one for name, one in ours.items() if not one.__subclasses__()}


@pytest.mark.parametrize("name", leaves())
def test_it_is_a_frozen_documented_fact(name: str) -> None:
    event = leaves()[name]
    own = {field.name for field in dataclasses.fields(event)}
    assert event.__dataclass_params__.frozen, "an event never changes"  # type: ignore[attr-defined]
    assert (event.__doc__ or "").strip() and not (event.__doc__ or "").startswith(f"{event.__name__}("), (
        "say what happened"
    )
    assert "events" in event.__module__.split("."), "events stand in events"
    assert event.subject, "say what it happened to"
    assert f"{event.subject}_id" in own, f"has no {event.subject}_id"
    assert event.personal <= own - set(COLUMNS), "personal names fields of the event"


@pytest.mark.parametrize("name", leaves())
def test_people_can_read_it_or_need_not(name: str) -> None:
    told, silent = name in told_events(), name in SILENT
    assert told or silent, f"give {name} a line in wording.py, or say in SILENT why nobody needs one"
    assert not (told and silent), f"{name} has a line: take it out of SILENT"


def test_nothing_is_silent_that_does_not_exist() -> None:
    assert SILENT.keys() <= leaves().keys()


def test_inline_reactions_are_a_handful() -> None:
    inline = [reader.name for reader in readers().values() if reader.inline]
    assert len(inline) <= 6, inline


def test_readers_are_documented() -> None:
    assert not [reader.name for reader in readers().values() if not (reader.react.__doc__ or "").strip()]
