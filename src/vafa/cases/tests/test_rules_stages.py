"""The four stages of a case as a line."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from vafa.cases.rules.promises import TimeLeft
from vafa.cases.rules.stages import stages

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
DAY = timedelta(days=1)
KEEPS = ("first_response", "review", "resolution", "")


@dataclass
class Promised:
    kind: str
    due_at: datetime
    kept_at: datetime | None = None
    broken_at: datetime | None = None
    paused_at: datetime | None = None
    called_off_at: datetime | None = None
    started_at: datetime = AT - DAY


@dataclass
class Facts:
    stage: int = 1
    waiting_for: str = ""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


FIRST = Promised("first_response", AT + DAY, AT)
LATE_FIRST = Promised("first_response", AT - DAY, AT, AT - DAY)
REVIEW, SOLVED = Promised("review", AT + DAY), Promised("resolution", AT + 3 * DAY)


@pytest.mark.parametrize(
    ("case", "promises", "line"),
    [
        (Facts(), [Promised("first_response", AT + DAY), REVIEW, SOLVED], "now next next next"),
        (Facts(), [Promised("first_response", AT), REVIEW], "late next next next"),
        (Facts(), [FIRST, REVIEW], "now next next next"),
        (Facts(2), [FIRST, REVIEW, SOLVED], "kept now next next"),
        (Facts(2), [LATE_FIRST, REVIEW], "keptlate now next next"),
        (Facts(2), [Promised("first_response", AT - DAY), REVIEW], "keptlate now next next"),
        (Facts(2, "part"), [FIRST, Promised("review", AT - DAY, paused_at=AT - 2 * DAY)], "kept paused next next"),
        (Facts(2, "part"), [FIRST, Promised("review", AT - DAY, broken_at=AT - DAY)], "kept late next next"),
        (Facts(2, "customer"), [FIRST], "kept paused next next"),
        (Facts(3), [FIRST, Promised("answer", AT)], "kept kept late next"),
        (Facts(3), [FIRST, Promised("answer", AT, called_off_at=AT)], "kept kept now next"),
        (Facts(4, resolved_at=AT), [FIRST, Promised("resolution", AT, AT)], "kept kept kept now"),
        (Facts(4, resolved_at=AT, closed_at=AT), [FIRST], "kept kept kept kept"),
        (Facts(2, closed_at=AT), [FIRST], "kept kept next next"),
    ],
)
def test_it_draws_the_way_of_a_case(case: Facts, promises: list[Promised], line: str) -> None:
    assert " ".join(stage.state for stage in stages(case, promises, KEEPS, AT)) == line


def test_the_last_promise_of_a_kind_counts() -> None:
    again = Promised("resolution", AT + DAY, started_at=AT)
    line = stages(Facts(3), [again, Promised("resolution", AT - DAY, AT)], KEEPS, AT)
    assert line[2].promise is again and line[2].state == "now"


def test_it_is_soon_where_the_clock_says_so() -> None:
    clock = lambda _promise: TimeLeft(timedelta(minutes=5), 0.1, "soon")  # noqa: E731
    assert stages(Facts(2), [REVIEW], KEEPS, AT, clock)[1].state == "soon"
