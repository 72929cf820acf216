"""Sending: handed over once or not at all, and what became of it said as it is."""

import logging
from collections.abc import Callable

import pytest

from vafa.channels.contract import Driver, Failed, Outcome, Sent, Uncertain
from vafa.channels.registry import driver_class
from vafa.channels.tests.contract.case import TEXT, Case, StandIn
from vafa.channels.tests.contract.test_settings import secrets_of


class NotOurs(Exception):
    """Another process has the message."""


class Handing:
    """Counts how often a message was about to be handed over."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def made(kind: str, stand_in: StandIn, **more: object) -> Driver:
    """The driver with the settings of its stand-in."""
    cls = driver_class(kind)
    return cls(cls.Settings.parse({**stand_in.settings(), **more}))


@pytest.fixture
def error(stand_in: StandIn) -> None:
    """The provider is out of order."""
    stand_in.breaks("error")


@pytest.fixture
def no_leak(kind: str, stand_in: StandIn, caplog: pytest.LogCaptureFixture) -> Callable[[str], None]:
    """Asserts that neither a text nor the log holds a secret."""
    caplog.set_level(logging.DEBUG)

    def check(text: str, *more: str) -> None:
        for word in [*secrets_of(kind, stand_in.settings()), *more]:
            assert word not in text and word not in caplog.text

    return check


def test_a_good_message_is_handed_over_once(
    kind: str, case: Case, stand_in: StandIn, no_leak: Callable[[str], None]
) -> None:
    handing = Handing()
    with made(kind, stand_in) as driver:
        outcome = driver.send(case.envelope(), before_handing=handing)
    assert isinstance(outcome, Sent), outcome
    assert handing.times == 1 and len(stand_in.texts) == 1
    assert case.fetched or TEXT in stand_in.texts[0], "letters, signs and emoji survive"
    assert driver.can.reports is False or outcome.receipt, "what reports come by"
    no_leak(repr(outcome))


def test_several_messages_go_one_after_the_other(kind: str, case: Case, stand_in: StandIn) -> None:
    with made(kind, stand_in) as driver:
        found = [driver.send(case.envelope(message_id=number), before_handing=Handing()) for number in (1, 2, 3)]
    assert all(isinstance(one, Sent) for one in found) and len(stand_in.texts) == 3
    receipts = [one.receipt for one in found if isinstance(one, Sent)]
    assert len(set(receipts)) == 3 or not any(receipts), "each has its own"


def test_nothing_is_handed_over_when_the_message_is_not_ours(kind: str, case: Case, stand_in: StandIn) -> None:
    def refuse() -> None:
        raise NotOurs

    with made(kind, stand_in) as driver, pytest.raises(NotOurs):
        driver.send(case.envelope(), before_handing=refuse)
    assert not stand_in.texts


def test_an_address_the_provider_does_not_know_is_the_address_s_fault(
    kind: str, case: Case, stand_in: StandIn, no_leak: Callable[[str], None]
) -> None:
    if not case.unknown:
        return
    with made(kind, stand_in) as driver:
        outcome = driver.send(case.envelope(address=case.unknown), before_handing=Handing())
    assert isinstance(outcome, Failed) and outcome.permanent and outcome.blame == "address", outcome
    assert outcome.detail and not stand_in.texts
    no_leak(repr(outcome))


def test_nonsense_for_an_address_is_not_sent(kind: str, case: Case, stand_in: StandIn) -> None:
    with made(kind, stand_in) as driver:
        for nonsense in ("", "nobody", "+98\r\n912", "‮+989121234567"):
            outcome = driver.send(case.envelope(address=nonsense), before_handing=Handing())
            assert isinstance(outcome, Failed) and outcome.blame == "address", (nonsense, outcome)
    assert not stand_in.texts


def test_a_wrong_key_is_the_account_s_fault_and_a_sentence(
    kind: str, case: Case, stand_in: StandIn, no_leak: Callable[..., None]
) -> None:
    if not case.bad_key:
        return
    with made(kind, stand_in, **case.bad_key) as driver:
        outcome = driver.send(case.envelope(), before_handing=Handing())
        said = driver.check()
    assert isinstance(outcome, Failed) and outcome.blame == "account" and not outcome.permanent, outcome
    assert said and said.endswith((".", "。", "؟")) and not stand_in.texts
    no_leak(said + repr(outcome), *(str(word) for word in case.bad_key.values()))


def test_good_settings_work(kind: str, stand_in: StandIn) -> None:
    with made(kind, stand_in) as driver:
        assert driver.check() is None and not stand_in.texts
        assert driver.credit() is None or driver.credit() > 0  # type: ignore[operator]
        assert driver.per_second is None or driver.per_second > 0


@pytest.mark.usefixtures("error")
def test_a_provider_out_of_order_never_counts_as_sent(
    kind: str, case: Case, stand_in: StandIn, no_leak: Callable[[str], None]
) -> None:
    with made(kind, stand_in) as driver:
        outcome = driver.send(case.envelope(), before_handing=Handing())
    assert _may_be_tried_again(outcome), outcome
    no_leak(repr(outcome))


@pytest.mark.parametrize("how", ["silence", "cut"])
def test_a_message_taken_without_an_answer_is_uncertain(
    kind: str, case: Case, stand_in: StandIn, how: str, monkeypatch: pytest.MonkeyPatch, no_leak: Callable[[str], None]
) -> None:
    case.quick(monkeypatch)
    stand_in.breaks(how)
    handing = Handing()
    with made(kind, stand_in) as driver:
        outcome = driver.send(case.envelope(), before_handing=handing)
    assert isinstance(outcome, Uncertain) and handing.times == 1, outcome
    no_leak(repr(outcome))


def test_a_provider_that_is_not_there_is_tried_again(
    kind: str, case: Case, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, no_leak: Callable[[str], None]
) -> None:
    if not case.unreachable:
        return
    case.quick(monkeypatch)
    handing = Handing()
    with made(kind, stand_in, **case.unreachable) as driver:
        outcome, said = driver.send(case.envelope(), before_handing=handing), driver.check()
        left, became = driver.credit(), driver.status("1234567890", 41)
    assert isinstance(outcome, Failed) and outcome.blame == "account" and not outcome.permanent, outcome
    assert said and handing.times <= 1 and not stand_in.texts
    assert left is None and became is None, "nobody can tell"
    no_leak(said + repr(outcome))


def test_telling_the_provider_our_address_works_or_says_why_not(
    kind: str, case: Case, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, no_leak: Callable[[str], None]
) -> None:
    case.quick(monkeypatch)
    for more in ({}, case.unreachable):
        with made(kind, stand_in, **more) as driver:
            connect = getattr(driver, "connect", None)  # only some providers can be told
            said = connect("https://shop.example/in/a-token/") if connect else None
        assert said is None or said.endswith("."), said
        no_leak(said or "")


def _may_be_tried_again(outcome: Outcome) -> bool:
    return isinstance(outcome, Uncertain) or (isinstance(outcome, Failed) and not outcome.permanent)
