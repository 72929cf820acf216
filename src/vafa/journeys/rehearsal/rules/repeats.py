"""Several orders of one customer must not become the same question several times; in SQL: `actions.performing`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

REST, SOON = timedelta(days=14), timedelta(days=7)
ASKED_LATELY, NEWER_ORDER = "asked_lately", "newer_order"


@dataclass(slots=True, eq=False)
class Row:
    """A step of a run as the engine would keep it."""

    started_at: datetime
    run: int
    due_at: datetime
    until: datetime
    state: str = "planned"
    calling: bool = False  # a call somebody owes
    done_at: datetime | None = None
    reason: str = ""

    def end(self, state: str, at: datetime, reason: str = "") -> None:
        """It came to its end."""
        self.state, self.done_at, self.reason = state, at, reason


def repetition(rows: Iterable[Row], own: Row, at: datetime) -> str:
    """Why this step would repeat the same one of another run; "" where it does not."""
    rested, soon = at - REST, at + SOON
    newer = put_off = False
    for one in rows:
        if one is own or not rested <= one.due_at <= soon:
            continue
        lately = one.done_at is not None and one.done_at > rested
        if one.state == "waiting" or (one.state == "done" and lately):
            return ASKED_LATELY
        newer |= one.state == "planned" and (one.started_at, one.run) > (own.started_at, own.run)
        put_off |= one.reason == NEWER_ORDER and lately
    return NEWER_ORDER if newer and not put_off else ""
