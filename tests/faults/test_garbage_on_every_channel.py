"""Rubbish that a provider really signed, on its whole way: kept, read, placed; nothing breaks, nothing is dropped."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.channels.queries import reader_of
from vafa.channels.tests.contract.case import Case
from vafa.channels.tests.contract.conftest import cases
from vafa.channels.tests.contract.mutations import mutated, mutated_hook, spoilt_body
from vafa.conversations.intake import keep, place_waiting
from vafa.conversations.models import Inbound, Message
from vafa.conversations.web.hooks import take
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

from .test_receiving_on_every_channel import RECEIVING, name_of

SOME = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
CALLED = [kind for kind in RECEIVING if cases()[kind].hooks and cases()[kind].signed]


@pytest.fixture
def typed(kind: str) -> dict[str, Any]:
    """What is typed to use the stand-in, which is gone: files it holds cannot be fetched."""
    with cases()[kind].stand_in() as running:
        return running.settings()


@pytest.fixture
def account(kind: str, typed: dict[str, Any]) -> Account:
    """An account with these settings."""
    return save_account(kind, kind, typed, actor=SYSTEM, at=now())


def settle_all() -> None:
    """Look again as often as it takes; then each thing has its place, and says why there."""
    at = now()
    for _ in range(6):
        place_waiting(at)
        at += timedelta(minutes=15)
    for row in Inbound.objects.filter(settled_at__gte=at - timedelta(hours=2)):
        assert row.state in ("placed", "aside", "unplaced") and row.reason, (row.state, row.reason)
        assert row.state != "placed" or row.trace
    keys = list(Message.objects.filter(direction="in").values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert not Inbound.objects.filter(state="waiting").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CALLED)
def test_what_is_signed_is_kept_and_finds_a_place(
    kind: str, case: Case, typed: dict[str, Any], account: Account
) -> None:
    assert case.hooks and case.signed
    signed, bodies = case.signed, [one.hook.body for one in case.hooks(typed) if one.hook.body] or [b"a=1&b=2"]
    driver = reader_of(kind, account)

    @SOME
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        some = data.draw(st.lists(st.sampled_from(bodies).flatmap(spoilt_body), min_size=1, max_size=6))
        answers = [(hook, take(account.token, hook)[0]) for hook in (signed(typed, body) for body in some)]
        refused = [status for _, status in answers if status != 200]
        assert not refused or (case.proof_inside and set(refused) == {403})
        names = {name_of(driver.raw(hook)) for hook, status in answers if status == 200}
        assert Inbound.objects.filter(key__in=names).count() == len(names), "something was dropped"
        settle_all()

    ask()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CALLED)
def test_whoever_calls_is_refused_or_kept(kind: str, case: Case, typed: dict[str, Any], account: Account) -> None:
    assert case.hooks
    genuine, driver = [one.hook for one in case.hooks(typed)], reader_of(kind, account)

    @SOME
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        hook = data.draw(st.sampled_from(genuine).flatmap(mutated_hook))
        before = Inbound.objects.count()
        status, _text = take(account.token, hook)
        assert status in (200, 403)
        there = Inbound.objects.filter(key=name_of(driver.raw(hook))).exists() if status == 200 else False
        greeted = hook.method in ("GET", "HEAD") and driver.greet(hook) is not None
        assert there or greeted or status == 403
        assert status == 200 or Inbound.objects.count() == before, "what is refused is not stored"

    ask()
    settle_all()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", RECEIVING)
def test_what_is_asked_for_or_handed_in_finds_a_place(
    kind: str, case: Case, typed: dict[str, Any], account: Account
) -> None:
    driver = reader_of(kind, account)
    called = case.hooks(typed) if case.hooks else ()
    genuine = [*case.raws, *(driver.raw(one.hook) for one in called)]

    @SOME
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        some = data.draw(st.lists(st.sampled_from(genuine).flatmap(mutated), min_size=1, max_size=6))
        for raw in some:
            raw = dataclasses.replace(raw, key="")
            keep(account, raw, at=now())
            assert Inbound.objects.filter(account=account, key=name_of(raw)).exists(), "something was dropped"
        settle_all()

    ask()
