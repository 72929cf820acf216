"""The stations of a case as a line: heard, answered, solved, confirmed. Who shows them gives them words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from vafa.cases.rules.promises import FIRST_RESPONSE

Code = Literal["heard", "answered", "answered_again", "solved", "confirmed"]
State = Literal["kept", "keptlate", "late", "now", "next"]


class PromiseFacts(Protocol):
    """What of a promise is shown; a `Promise` row has it all."""

    kind: str
    due_at: datetime
    kept_at: datetime | None


class ResolutionFacts(Protocol):
    """The standing resolution."""

    at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Stage:
    """One station: done at `at`, or (to be) due at `due`."""

    code: Code
    state: State
    at: datetime | None = None
    due: datetime | None = None


def stages(
    opened_at: datetime, promises: Sequence[PromiseFacts], resolution: ResolutionFacts | None, at: datetime
) -> list[Stage]:
    """Every station in order; `promises` are those not called off, oldest first. Broken promises stay visible."""
    line = [Stage("heard", "kept", opened_at)]
    for promise in promises:
        code: Code = "answered" if promise.kind == FIRST_RESPONSE else "answered_again"
        line.append(_answer(code, promise, at))
    owed = any(promise.kept_at is None for promise in promises)
    if resolution is None:
        return [*line, Stage("solved", "next" if owed else "now"), Stage("confirmed", "next")]
    line.append(Stage("solved", "kept", resolution.at))
    confirmed = resolution.confirmed_at
    return [*line, Stage("confirmed", "kept" if confirmed else "now", confirmed)]


def _answer(code: Code, promise: PromiseFacts, at: datetime) -> Stage:
    kept, due = promise.kept_at, promise.due_at
    if kept is not None:
        return Stage(code, "kept" if kept <= due else "keptlate", kept, due)
    return Stage(code, "late" if at >= due else "now", None, due)
