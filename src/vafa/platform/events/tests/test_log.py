"""The event log: once per key, in commit order, nothing passed that commits late, nothing lost to one bad event."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import connection, transaction

from vafa.platform.events import Batch, Event, reacts_to, reading
from vafa.platform.events import reactions as registry
from vafa.platform.events.models import Cursor, EventRow, event_of
from vafa.platform.events.publishing import publish
from vafa.platform.events.reading import TRIES, drain, lag, read, replay
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time.clock import clock_at
from vafa.platform.values import Actor

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    """A fact for these tests only."""

    subject: ClassVar[str] = "kettle"
    kettle_id: int
    litres: Decimal = Decimal("1.5")
    ready_at: datetime | None = None


def boiled(number: int, **more: object) -> KettleBoiled:
    return KettleBoiled(occurred_at=AT, actor=Actor.staff(1), kettle_id=number, **more)  # type: ignore[arg-type]


@pytest.fixture
def seen() -> Iterator[list[int]]:
    """A reader of kettles that refuses number 13, and what it has seen."""
    numbers: list[int] = []

    @reacts_to(KettleBoiled, size=10)
    def pour(events: Batch[KettleBoiled]) -> None:
        if any(event.kettle_id == 13 for event in events):
            raise ValueError("thirteen brings no luck")
        numbers.extend(event.kettle_id for event in events)

    name = next(name for name in registry.readers() if name.endswith(".pour"))
    numbers_reader[0] = name
    yield numbers
    del registry._readers[name]


numbers_reader = [""]


def say(*events: Event) -> list[Event]:
    with transaction.atomic():
        return publish(list(events))


@pytest.mark.django_db
def test_an_event_comes_back_as_it_was_published() -> None:
    event = boiled(4, ready_at=AT + timedelta(minutes=3), customer_id=9, key="kettle:4")
    (kept,) = say(event)
    assert event_of(EventRow.objects.get(pk=kept.id)) == kept == event


@pytest.mark.django_db
def test_the_same_key_twice_is_one_event() -> None:
    assert len(say(boiled(1, key="a"), boiled(2, key="b"))) == 2
    fresh = say(boiled(1, key="a"), boiled(3), boiled(4, key="c"))
    assert [event.kettle_id for event in fresh] == [3, 4]  # type: ignore[attr-defined]
    assert EventRow.objects.count() == 4


@pytest.mark.django_db
def test_publishing_needs_the_transaction_of_its_change(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        publish(boiled(1))


@pytest.mark.django_db(transaction=True)
def test_it_reads_in_order_once_and_remembers_its_place(seen: list[int]) -> None:
    say(*(boiled(number) for number in range(100, 125)))
    assert lag(numbers_reader[0])[0] == 25
    assert drain(numbers_reader[0]) == 25
    assert seen == list(range(100, 125))
    assert drain(numbers_reader[0]) == 0
    assert lag(numbers_reader[0])[0] == 0


@pytest.mark.django_db(transaction=True)
def test_it_never_passes_a_transaction_that_commits_late(seen: list[int]) -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            publish(boiled(1))
            written.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    written.wait(10)
    say(boiled(2))
    assert drain(numbers_reader[0]) == 0, "event 2 is younger than a transaction still running"
    may_commit.set()
    thread.join()
    drain(numbers_reader[0])
    assert seen == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_bad_event_becomes_a_dead_letter_and_the_reader_goes_on(seen: list[int]) -> None:
    say(*(boiled(number) for number in (11, 12, 13, 14)))
    with clock_at(AT) as _:
        pass
    moment = datetime.now(UTC)
    for _ in range(TRIES):
        moment += timedelta(hours=1)
        with clock_at(moment):
            drain(numbers_reader[0])
    assert seen == [11, 12, 14]
    letter = DeadLetter.objects.get(kind="reader")
    assert "thirteen" in letter.error
    assert Cursor.objects.get(reader=numbers_reader[0]).failures == 0


@pytest.mark.django_db(transaction=True)
def test_it_waits_before_it_tries_a_failing_event_again(seen: list[int]) -> None:
    say(boiled(13), boiled(14))
    assert read(numbers_reader[0]) == 0
    assert read(numbers_reader[0]) == 0
    assert Cursor.objects.get(reader=numbers_reader[0]).failures == 1
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_one_that_nobody_can_read_any_more_does_not_keep_the_rest_waiting(
    seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(*(boiled(number) for number in range(20, 45)))
    lost = EventRow.objects.earliest("pk").pk
    monkeypatch.setattr(reading, "event_of", lambda row: None if row.pk == lost else event_of(row))
    drain(numbers_reader[0])
    assert seen == [*range(21, 45)]


@pytest.mark.django_db(transaction=True)
def test_a_dead_letter_can_be_replayed(seen: list[int]) -> None:
    (event,) = say(boiled(7))
    assert event.id is not None
    assert replay(numbers_reader[0], event.id)
    assert seen == [7]
    assert not replay(numbers_reader[0], 10**9)


@pytest.mark.django_db
def test_a_rehearsal_reads_what_it_wrote_itself(seen: list[int]) -> None:
    with clock_at(AT):
        say(boiled(1), boiled(2))
        drain(numbers_reader[0])
    assert seen == [1, 2]


@pytest.mark.django_db
def test_a_rehearsal_goes_on_reading_what_it_writes_later(seen: list[int]) -> None:
    with clock_at(AT):
        drain(numbers_reader[0])
        for number in (1, 2, 3):
            say(boiled(number))
            drain(numbers_reader[0])
            drain(numbers_reader[0])
    assert seen == [1, 2, 3]
