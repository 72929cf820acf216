"""What sweeps said is remembered while time is lived, and is always what they would say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from vafa.platform.events.models import Cursor
from vafa.platform.events.moments import Moments
from vafa.platform.jobs import sweeps
from vafa.platform.jobs.models import DeadLetter, bury
from vafa.platform.jobs.sweeps import ByRows, Sweep
from vafa.platform.time.clock import clock_at, now, set_clock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Asked:
    """A question about dead letters, and how often it was asked."""

    def __init__(self, ahead: timedelta | None = HOUR) -> None:
        self.times, self.ahead = 0, ahead

    def __call__(self) -> datetime | None:
        self.times += 1
        DeadLetter.objects.first()
        return None if self.ahead is None else AT + self.ahead


@pytest.fixture(autouse=True)
def the_clock() -> Iterator[None]:
    with clock_at(AT):
        yield


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Have one sweep, with this question."""

    def register(question: object) -> None:
        one = Sweep("s", timedelta(minutes=10), lambda at: 0, question)  # type: ignore[arg-type]
        monkeypatch.setattr(sweeps, "_sweeps", {"s": one})

    return register  # type: ignore[return-value]


def test_it_is_asked_again_when_something_it_reads_was_written(only) -> None:
    asked, moments = Asked(), Moments()
    only(ByRows(asked))
    with moments.watching():
        for _ in range(3):
            assert [moment for _, moment in moments.coming()] == [AT + HOUR]
        Cursor.objects.create(reader="r", moved_at=AT)  # another table
        set_clock(now() + timedelta(minutes=50))
        moments.coming()
        assert asked.times == 1
        bury("sweep", "kettles", 0, ValueError("cold"), at=AT)
        moments.coming()
        assert asked.times == 2


def test_what_is_due_is_asked_anew_and_so_is_at_its_pace_what_changes_with_time(only) -> None:
    asked, moments = Asked(timedelta()), Moments()
    only(ByRows(asked))
    with moments.watching():
        moments.coming()
        moments.coming()
        assert asked.times == 2
    asked = Asked(None)
    only(asked)
    with moments.watching():
        for minutes in (0, 5, 9, 10, 12):
            set_clock(AT + timedelta(minutes=minutes))
            moments.coming()
        assert asked.times == 2, "at once, and ten minutes later"


def test_it_remembers_nothing_of_an_earlier_stretch(only) -> None:
    asked, moments = Asked(), Moments()
    only(ByRows(asked))
    for _ in range(2):
        with moments.watching(), moments.watching():
            moments.coming()
    assert asked.times == 2


def test_a_table_is_stirred_until_somebody_looked() -> None:
    moments = Moments()
    with moments.watching():
        assert moments.stirred("dead_letter") and not moments.stirred("dead_letter")
        with connection.cursor() as cursor:
            cursor.execute('UPDATE "dead_letter" SET times = 2')
            cursor.execute("SELECT 1 FROM customer FOR UPDATE")
        assert moments.stirred("dead_letter") and not moments.stirred("dead_letter")
