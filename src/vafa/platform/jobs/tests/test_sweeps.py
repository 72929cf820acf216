"""Sweeps: one poisonous row stops nobody else, and failures end where people see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from vafa.platform.jobs import sweeps
from vafa.platform.jobs.models import DeadLetter, bury
from vafa.platform.jobs.sweeps import all_or_each, run_sweep, sweep

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)


@dataclass
class Row:
    pk: int


@pytest.mark.django_db
def test_one_bad_row_stops_nobody_else() -> None:
    done: list[int] = []
    given_up: list[int] = []

    def act(rows: Sequence[Row]) -> None:
        if any(row.pk == 3 for row in rows):
            raise ValueError("three")
        done.extend(row.pk for row in rows)

    all_or_each([Row(1), Row(2), Row(3), Row(4)], act, lambda row, problem: given_up.append(row.pk))
    assert done == [1, 2, 4]
    assert given_up == [3]


@pytest.mark.django_db
def test_the_same_failure_again_only_counts_up() -> None:
    for hours in range(3):
        bury("sweep", "kettles", 0, ValueError("cold"), at=AT + timedelta(hours=hours))
    letter = DeadLetter.objects.get()
    assert (letter.times, letter.first_at, letter.last_at) == (3, AT, AT + timedelta(hours=2))


@pytest.mark.django_db
def test_a_sweep_works_until_nothing_is_due_and_a_failing_one_is_buried() -> None:
    left = [5, 5, 2, 0]

    @sweep(every=timedelta(minutes=1), next_due=lambda: None)
    def pour(at: datetime) -> int:
        return left.pop(0)

    @sweep(every=timedelta(minutes=1), next_due=lambda: None)
    def spill(at: datetime) -> int:
        raise RuntimeError("over the table")

    names = [name for name in sweeps.sweeps() if name.endswith((".pour", ".spill"))]
    try:
        assert run_sweep(names[0], lambda: AT) == 12
        with pytest.raises(RuntimeError):
            run_sweep(names[1], lambda: AT)
    finally:
        for name in names:
            del sweeps._sweeps[name]
    assert DeadLetter.objects.get().error == "RuntimeError: over the table"
