"""Announcements through a real PostgreSQL: told after commit, never after a rollback, and again after a broken line."""

import asyncio
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from vafa.platform.live.hub import AGAIN, Hub, Stream
from vafa.platform.live.process import conninfo
from vafa.platform.live.topics import LARGEST, Event, announce


def heard(act: Callable[[], None], count: int) -> list[Event | None]:
    """What a stream of topic "talk:1" is told while something is done."""

    async def story() -> list[Event | None]:
        hub, stream = Hub(), Stream("talk:1", "a")
        hub.add(stream)
        line = asyncio.create_task(hub.listen(conninfo()))
        async with asyncio.timeout(10):
            while not hub.listening:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(_apart, act)
            found = [await stream.queue.get() for _ in range(count)]
        line.cancel()
        return found

    return asyncio.run(story())


def _apart(act: Callable[[], None]) -> None:
    try:
        act()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_announced_arrives_once_the_transaction_is_over() -> None:
    def act() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            announce("talk:1", Event("never", {}))
            raise ZeroDivisionError
        with transaction.atomic():
            announce("talk:1", Event("word", {"text": "سلام"}, "5"))
        announce("talk:1", Event("next", {}))

    assert heard(act, 2) == [Event("word", {"text": "سلام"}, "5"), Event("next", {}, "")]


@pytest.mark.django_db(transaction=True)
def test_what_is_too_large_goes_without_its_data() -> None:
    assert heard(lambda: announce("talk:1", Event("word", {"text": "س" * LARGEST}, "6")), 1) == [Event("word", {}, "6")]


@pytest.mark.django_db(transaction=True)
def test_after_a_broken_line_everyone_is_told_to_ask_again() -> None:
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'vafa live' AND datname = current_database()"
            )

    assert heard(act, 1) == [AGAIN]
