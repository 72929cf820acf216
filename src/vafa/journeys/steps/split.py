"""Parts of the customers go different ways."""

from collections.abc import Sequence

from vafa.journeys.rules.splitting import way_of
from vafa.journeys.rules.steps import Split
from vafa.journeys.step import Due, Round

KIND = "split"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """Everybody's way is drawn from their name and the plan's, and kept as the outcome."""
    for row in rows:
        step = doing.step(row)
        assert isinstance(step, Split)
        way = way_of(step, row.plan_key, row.customer_id)
        doing.done(row, way, way)
