"""Asterisk's line: what it tells, how it breaks, and dialling for who clicks."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.emulators.ami import Exchange
from vafa.channels.drivers.asterisk import Asterisk
from vafa.channels.drivers.asterisk import line as line_module
from vafa.channels.drivers.asterisk.events import item_of
from vafa.channels.drivers.asterisk.line import LineError
from vafa.channels.inbound import Call, Nothing, Raw
from vafa.channels.tests.contract.cases.asterisk import OUT
from vafa.platform.values import Refused

NUMBER = "+989121234567"


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with Exchange() as running:
        yield running


def driver(exchange: Exchange, **more: Any) -> Asterisk:
    return Asterisk(Asterisk.Settings.parse({**exchange.settings(), **more}))


class Hearing:
    """Listens in a thread; `of(n)` waits for so many things."""

    def __init__(self, asterisk: Asterisk) -> None:
        self.asterisk, self.stop, self.found = asterisk, threading.Event(), list[Raw]()
        self.problem: Exception | None = None
        self._more = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.asterisk.listen(self._keep, self.stop)
        except LineError as problem:
            self.problem = problem
        with self._more:
            self._more.notify_all()

    def _keep(self, raw: Raw) -> None:
        with self._more:
            self.found.append(raw)
            self._more.notify_all()

    def of(self, number: int) -> list[Call]:
        with self._more:
            assert self._more.wait_for(lambda: len(self.found) >= number, 10)
        items = [item for raw in self.found for item in self.asterisk.read(raw)]
        return [item for item in items if isinstance(item, Call)]

    def ended(self) -> None:
        self.stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


def test_it_tells_a_call_from_its_ringing_to_its_end(exchange: Exchange) -> None:
    hearing = Hearing(driver(exchange))
    assert exchange.somebody_listens()
    key = exchange.call("09121234567", "201", seconds=65)
    told = hearing.of(7)
    hearing.ended()
    assert {one.key for one in told} == {key} and {one.number for one in told} == {NUMBER}
    assert [(one.state, one.extension) for one in told] == [
        ("ringing", ""), ("ringing", "201"), ("answered", "201"), ("ended", ""),
    ]  # fmt: skip
    moments = [one.at.timestamp() for one in told if one.at]
    assert moments == [1763793000, 1763793000, 1763793005, 1763793070]


def test_calls_among_ourselves_are_nobody_s_business(exchange: Exchange) -> None:
    asterisk = driver(exchange)
    told = {
        "event": "DialBegin", "linkedid": "1.1", "channel": "PJSIP/202-1", "calleridnum": "202",
        "destchannel": "PJSIP/201-2", "destuniqueid": "1.2",
    }  # fmt: skip
    assert item_of(told, 5) == Nothing(reason="inside")
    assert asterisk.check() is None


def test_an_outgoing_call_names_who_was_called(exchange: Exchange) -> None:
    item = item_of(OUT, 5)
    assert isinstance(item, Call) and (item.number, item.extension, item.outgoing) == (NUMBER, "201", True)


def test_a_broken_line_is_said(exchange: Exchange) -> None:
    hearing = Hearing(driver(exchange))
    assert exchange.somebody_listens()
    exchange.breaks("cut")
    hearing._thread.join(10)
    assert hearing.problem is not None and str(hearing.problem)


def test_a_wrong_password_is_a_sentence_without_the_password(exchange: Exchange) -> None:
    said = driver(exchange, password="not this one").check()
    assert said and "not this one" not in said


def test_an_exchange_that_is_not_there_or_silent_is_a_sentence(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "CONNECT", 0.3)
    assert driver(exchange, port="1").check()
    exchange.breaks("silence")
    assert driver(exchange).check()


def test_a_click_rings_the_telephone_and_then_the_number(exchange: Exchange) -> None:
    driver(exchange).dial("201", NUMBER)
    asked = exchange.actions[-1]
    assert (asked["action"], asked["channel"], asked["exten"]) == ("Originate", "PJSIP/201", "00989121234567")
    assert not exchange.wrong


@pytest.mark.parametrize("number", ["", "+98\r\nAction: Command", "Local/1@macro"])
def test_what_is_no_number_is_not_dialled(exchange: Exchange, number: str) -> None:
    asterisk = driver(exchange)
    if number.startswith("+98"):
        asterisk.dial("201", number)
        assert exchange.actions[-1]["exten"] == "0098" and not exchange.wrong, "only its digits"
        return
    exchange.refuse = "Extension does not exist."
    with pytest.raises(Refused):
        asterisk.dial("201", number)
