"""Some time has passed."""

from collections.abc import Sequence

from vafa.journeys.step import Due, Round

KIND = "wait"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """The wait is over."""
    for row in rows:
        doing.done(row)
