"""The run ends."""

from collections.abc import Sequence

from vafa.journeys.step import Due, Round

KIND = "leave"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """Nothing follows; a call that is still owed is made."""
    for row in rows:
        doing.done(row)
