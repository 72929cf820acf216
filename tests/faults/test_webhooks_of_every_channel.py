"""What providers send comes twice, in any order, with forgeries between: each thing is kept once and put somewhere."""

import dataclasses
import random
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.channels.registry import drivers
from vafa.channels.tests.contract.conftest import cases
from vafa.conversations.intake import place_waiting
from vafa.conversations.models import Inbound
from vafa.conversations.web.hooks import take
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

KINDS = sorted(kind for kind, case in cases().items() if case.hooks and kind in drivers())
AT = datetime(2026, 5, 2, 8, tzinfo=UTC)


@pytest.fixture
def account(kind: str, settings: Any) -> Account:
    """An account with the settings that its examples are signed with."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    with cases()[kind].stand_in() as running:
        typed = running.settings()
    return save_account(kind, kind, typed, actor=SYSTEM, at=AT)


def typed_of(account: Account) -> dict[str, Any]:
    """What was typed, as the case knows it."""
    with cases()[account.kind].stand_in() as running:
        return {**running.settings(), "base_url": account.settings.get("base_url", "")}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twice_and_in_any_order_each_thing_is_kept_once_and_put_somewhere(
    kind: str, account: Account, seed: int
) -> None:
    case, typed = cases()[kind], typed_of(account)
    assert case.hooks is not None and case.forged is not None
    genuine = [one.hook for one in case.hooks(typed)]
    forged = list(case.forged(typed))
    called = [(200, hook) for hook in genuine * 2] + [(403, hook) for hook in forged]
    random.Random(seed).shuffle(called)
    for wanted, hook in called:
        assert take(account.token, hook)[0] == wanted
    driver = drivers()[kind](drivers()[kind].Settings.load(account.settings))
    assert Inbound.objects.count() == len({driver.raw(hook).key or driver.raw(hook).body for hook in genuine})
    at = now()
    for _ in range(6):
        at += timedelta(minutes=10)
        place_waiting(at)
    states = dict(Inbound.objects.values_list("pk", "state"))
    assert set(states.values()) <= {"placed", "aside", "unplaced"}, states


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_address_is_nobody_s(kind: str, account: Account) -> None:
    case = cases()[kind]
    assert case.hooks is not None
    for one in case.hooks(typed_of(account)):
        assert take("not-a-token", one.hook)[0] == 404
    assert not Inbound.objects.exists()
