"""docs/reference/promises.md says what the code does."""

import re
from pathlib import Path

from vafa.cases import events
from vafa.cases.rules.clocks import WARN_AT
from vafa.cases.rules.policies import ALWAYS, CONDITIONS, DEFAULT_TERMS, OPEN_DAYS, PROMISES

TEXT = (Path(__file__).parents[4] / "docs/reference/promises.md").read_text(encoding="utf-8")
CLOCKS = {"working time": "", "open days": OPEN_DAYS, "day and night": ALWAYS}


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    lines = TEXT.split(f"## {heading}\n", 1)[1].split("## ", 1)[0].splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table]


def test_it_tells_every_promise_with_its_usual_time_and_clock() -> None:
    told = {row[0]: (row[3], CLOCKS[row[4]]) for row in rows("What is promised")}
    assert tuple(told) == PROMISES
    for kind, term in DEFAULT_TERMS.items():
        minutes = {"minutes": 1, "hours": 60}
        number, unit = told[kind][0].split()
        assert (int(number) * minutes[unit], told[kind][1]) == (term.minutes, term.calendar)


def test_it_tells_every_clock_and_condition() -> None:
    assert [row[1].strip('"') for row in rows("Clocks")][:3] == ["", OPEN_DAYS, ALWAYS]
    assert tuple(re.findall(r"`(\w+)`", TEXT.split("A policy has conditions", 1)[1].split(")", 1)[0])) == CONDITIONS


def test_it_tells_every_event_of_a_clock() -> None:
    clock = (
        events.PromiseMade, events.CasePaused, events.CaseResumed, events.PolicyApplied, events.PromiseWarned,
        events.PromiseKept, events.PromiseBroken, events.PromiseTakenBack, events.PromiseCalledOff,
    )  # fmt: skip
    assert {row[0] for row in rows("What may happen to a promise")} == {one.name for one in clock}
    assert WARN_AT == 0.75
