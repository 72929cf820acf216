"""Lines that stay open: one for each active account that listens, begun anew after a change or a failure."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from vafa.channels.models import Account
from vafa.channels.overrides import SAMPLE
from vafa.conversations import listening

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)


class FakeDriver:
    """A driver whose line does what the story says."""

    def __init__(self, story: Any) -> None:
        self.story = story

    def __enter__(self) -> "FakeDriver":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def listen(self, keep: Any, stop: threading.Event) -> None:
        """What the story says."""
        self.story(keep, stop)


def test_a_broken_line_is_noted_and_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, noted, opened = threading.Event(), [], []

    def story(keep: Any, over: threading.Event) -> None:
        opened.append(1)
        if len(opened) == 3:
            stop.set()
            return
        raise OSError("broken")

    account = Account(pk=7, kind="fake")
    monkeypatch.setattr(listening, "driver_of", lambda account: FakeDriver(story))
    monkeypatch.setattr(listening, "_note", lambda account, problem: noted.append(str(problem)))
    waits: list[int] = []
    listening.hold(account, stop, pause=lambda failures: waits.append(failures) or 0.0)  # type: ignore[func-returns-value]
    assert len(opened) == 3 and noted == ["broken", "broken"] and waits == [1, 2]


def test_pauses_grow_and_end_growing() -> None:
    assert [listening.pause_after(count) for count in (0, 1, 2, 3, 30)] == [2.0, 2.0, 4.0, 8.0, 300.0]


@pytest.mark.django_db
def test_lines_follow_the_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[tuple[int, threading.Event]] = []
    monkeypatch.setattr(listening, "listens", lambda account: account.kind == "line")
    monkeypatch.setattr(listening, "hold", lambda account, stop: held.append((account.pk, stop)))
    account = Account.objects.create(kind="line", name="box", settings={"host": "a"}, created_at=AT)
    Account.objects.create(kind="quiet", name="sms", created_at=AT)
    lines: dict[int, listening.Line] = {}
    listening.tend(lines)
    listening.tend(lines)
    assert set(lines) == {account.pk}
    first = lines[account.pk]
    Account.objects.filter(pk=account.pk).update(settings={"host": "b"})
    listening.tend(lines)
    assert first.stop.is_set() and lines[account.pk] is not first
    Account.objects.filter(pk=account.pk).update(is_active=False)
    second = lines[account.pk]
    listening.tend(lines)
    assert lines == {} and second.stop.is_set()


def test_nobody_listens_for_an_account_of_the_sample() -> None:
    assert listening.listens(Account(kind="email", settings={}))
    assert not listening.listens(Account(kind="email", settings={SAMPLE: True}))
