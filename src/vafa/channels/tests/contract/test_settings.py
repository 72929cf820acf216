"""Settings: what a person typed comes back, and no secret shows itself."""

import json
import pickle

import pytest

from vafa.channels.contract import Secret, fields_of
from vafa.channels.names import CHANNELS
from vafa.channels.registry import driver_class
from vafa.channels.tests.contract.case import Case, StandIn
from vafa.channels.web_settings import WebDriver
from vafa.customers.models import CONTACT_KINDS


def secrets_of(kind: str, typed: dict[str, object]) -> list[str]:
    """The secret words among what was typed."""
    return [
        str(typed[one.name]) for one in fields_of(driver_class(kind).Settings) if one.secret and typed.get(one.name)
    ]


def test_it_has_a_name_a_channel_and_reaches_a_kind_of_contact(kind: str) -> None:
    cls = driver_class(kind)
    assert cls.kind == kind and str(cls.label) and cls.channel in CHANNELS
    assert cls.reaches in dict(CONTACT_KINDS)


def test_settings_come_back_as_they_were_typed(kind: str, stand_in: StandIn) -> None:
    cls, typed = driver_class(kind), stand_in.settings()
    parsed = cls.Settings.parse(typed)
    assert cls.Settings.load(json.loads(json.dumps(parsed.dump()))) == parsed
    for name, word in typed.items():
        value = getattr(parsed, name)
        assert (value.reveal() if isinstance(value, Secret) else str(value)) == str(word)


def test_an_empty_secret_keeps_the_one_there_is(kind: str, stand_in: StandIn) -> None:
    cls, typed = driver_class(kind), stand_in.settings()
    kept = cls.Settings.parse(typed).dump()
    emptied = {**typed, **{one.name: "" for one in fields_of(cls.Settings) if one.secret}}
    assert cls.Settings.parse(emptied, kept) == cls.Settings.parse(typed)


def test_no_secret_shows_itself(kind: str, stand_in: StandIn) -> None:
    cls, typed = driver_class(kind), stand_in.settings()
    parsed = cls.Settings.parse(typed)
    with cls(parsed) as driver:
        shown = [repr(parsed), str(parsed), json.dumps(parsed.dump()), json.dumps(parsed.masked()), repr(driver)]
    for word in secrets_of(kind, typed):
        assert len(word) >= 4 and not any(word in text for text in shown)
    if secrets_of(kind, typed):
        with pytest.raises(TypeError):
            pickle.dumps(parsed)


def test_what_it_leaves_out_it_may_leave_out(kind: str, case: Case) -> None:
    assert case.sends == driver_class(kind).can.sends
    assert set(case.broken) in (set(), {"error", "silence", "cut"}), "a provider can fail in all ways, or there is none"
    over_http = issubclass(driver_class(kind), WebDriver)
    if over_http and case.sends:
        assert case.unreachable and case.broken, "a provider that is called can fail"
        assert case.bad_key or not any(one.secret and one.required for one in fields_of(driver_class(kind).Settings))


def test_every_setting_has_a_label(kind: str) -> None:
    assert all(str(one.label) for one in fields_of(driver_class(kind).Settings))
