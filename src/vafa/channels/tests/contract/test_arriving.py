"""What arrives: only what the provider sent, read the same every time, and never lost in a crash."""

import dataclasses
import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.channels.contract import Driver
from vafa.channels.inbound import Call, Incoming, Item, Nothing, Raw, Receipt, Unreadable, Unsigned
from vafa.channels.registry import driver_class
from vafa.channels.tests.contract.case import Case, StandIn
from vafa.channels.tests.contract.conftest import cases
from vafa.channels.tests.contract.mutations import mutated, mutated_hook
from vafa.channels.tests.contract.test_sending import made

SEVERAL = settings(max_examples=60, deadline=2000, suppress_health_check=list(HealthCheck))


def settled(kind: str) -> dict[str, Any]:
    """The settings of a driver's stand-in, without keeping it."""
    with cases()[kind].stand_in() as running:
        return running.settings()


def reader(kind: str, typed: Mapping[str, Any]) -> Driver:
    """The driver, for reading only."""
    cls = driver_class(kind)
    return cls(cls.Settings.parse(typed))


def kept(case: Case, driver: Driver, typed: dict[str, Any]) -> list[Raw]:
    """Everything genuine there is to read for a driver."""
    examples = case.hooks(typed) if case.hooks else ()
    return [*case.raws, *(driver.raw(one.hook) for one in examples)]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading asks nobody."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read() is pure: it may not call anybody")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_what_it_says_it_can_is_there_to_be_tried(kind: str, case: Case) -> None:
    can = driver_class(kind).can
    if can.receive:
        assert case.hooks or case.arrive or case.raws, "a driver that receives shows what arrives"
    if case.hooks:
        assert case.forged, "and what it refuses"


def test_what_the_provider_sent_is_taken(kind: str, case: Case, stand_in: StandIn) -> None:
    driver = made(kind, stand_in)
    for one in case.hooks(stand_in.settings()) if case.hooks else ():
        driver.verify(one.hook)
        items = driver.read(driver.raw(one.hook))
        assert [type(item).__name__ for item in items] == list(one.gives)
        assert isinstance(driver.answer(one.hook), str)


def test_what_it_did_not_send_is_refused(kind: str, case: Case, stand_in: StandIn) -> None:
    driver = made(kind, stand_in)
    for hook in case.forged(stand_in.settings()) if case.forged else ():
        with pytest.raises(Unsigned):
            driver.verify(hook)


@pytest.mark.usefixtures("no_network")
def test_reading_is_the_same_every_time(kind: str, case: Case, stand_in: StandIn) -> None:
    typed = stand_in.settings()
    for raw in kept(case, reader(kind, typed), typed):
        first, second = list(reader(kind, typed).read(raw)), list(reader(kind, typed).read(raw))
        assert first == second
        sound(first)


def test_what_is_kept_holds_no_secret(kind: str, case: Case, stand_in: StandIn) -> None:
    from vafa.channels.tests.contract.test_settings import secrets_of

    typed = stand_in.settings()
    for raw in kept(case, reader(kind, typed), typed):
        for word in secrets_of(kind, typed):
            assert word.encode() not in raw.body and word not in json.dumps(dict(raw.headers))


@SEVERAL
@given(data=st.data())
def test_nothing_that_comes_breaks_it(kind: str, data: st.DataObject) -> None:
    case = cases().get(kind)
    if case is None or driver_class(kind).read is Driver.read:
        return
    typed = _settings_of(kind)
    driver = reader(kind, typed)
    genuine = kept(case, driver, typed) or [Raw(body=b"")]
    raw = data.draw(mutated(data.draw(st.sampled_from(genuine))))
    for _ in range(2):
        try:
            items = list(driver.read(raw))
        except Unreadable as problem:
            assert str(problem)
        else:
            sound(items)


@SEVERAL
@given(data=st.data())
def test_no_caller_breaks_the_door(kind: str, data: st.DataObject) -> None:
    """Whoever calls, with whatever: it is refused as unsigned, or is a thing that can be kept."""
    case = cases().get(kind)
    if case is None or not case.hooks:
        return
    typed = _settings_of(kind)
    driver = reader(kind, typed)
    genuine = [*(one.hook for one in case.hooks(typed)), *(case.forged(typed) if case.forged else ())]
    hook = data.draw(mutated_hook(data.draw(st.sampled_from(genuine))))
    greeting = driver.greet(hook)
    assert greeting is None or isinstance(greeting, str)
    try:
        driver.verify(hook)
    except Unsigned as problem:
        assert str(problem)
        return
    raw = driver.raw(hook)
    assert "\x00" not in raw.key + raw.content_type + json.dumps(dict(raw.headers)), "text the database can hold"
    assert isinstance(driver.answer(hook), str)


def test_asking_loses_nothing_when_keeping_fails(kind: str, case: Case, stand_in: StandIn) -> None:
    if case.arrive is None:
        return
    case.arrive(stand_in)
    driver, found, broken = made(kind, stand_in), [], [True]

    def keep(raw: Raw) -> None:
        if broken.pop() if broken else False:
            raise OSError("the disk is full")
        found.append(raw)

    with driver:
        with pytest.raises(OSError, match="disk"):
            driver.poll(keep, {})
        state = json.loads(json.dumps(driver.poll(keep, {})))
        incoming = [item for raw in found for item in driver.read(raw) if isinstance(item, Incoming)]
        assert len({item.key for item in incoming}) == 2
        known = {(raw.key, raw.body) for raw in found}
        driver.poll(keep, state)
    assert {(raw.key, raw.body) for raw in found} == known, "nothing new, nothing changed"
    sound(incoming)


def sound(items: Sequence[Item]) -> None:
    """Every item is known by something, and the database can hold it."""
    for item in items:
        if isinstance(item, Incoming):
            assert item.key and item.address
        elif isinstance(item, Call):
            assert item.key
        elif isinstance(item, Receipt):
            assert item.reference
        else:
            assert isinstance(item, Nothing) and item.reason
        for text in _texts(dataclasses.asdict(item)):
            assert "\x00" not in text and text.encode().decode() == text, "text the database can hold"
    keys = [item.key for item in items if isinstance(item, Incoming | Call)]
    assert len(keys) == len(set(keys)) or any(isinstance(item, Call) for item in items)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


_known: dict[str, dict[str, Any]] = {}


def _settings_of(kind: str) -> dict[str, Any]:
    if kind not in _known:
        _known[kind] = settled(kind)
    return _known[kind]
