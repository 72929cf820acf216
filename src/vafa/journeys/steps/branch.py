"""One way for those the conditions hold of, another for the rest."""

from collections.abc import Sequence

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import holding
from vafa.journeys.rules.steps import OTHERWISE, THEN, Branch
from vafa.journeys.step import Due, Round, by_step
from vafa.platform.values import Refused

KIND = "branch"
CONDITIONS_BROKEN = "conditions_broken"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """Conditions are asked of all customers of a step at once; where they cannot be read, neither way is taken."""
    for some in by_step(rows, doing).values():
        step = doing.step(some[0])
        assert isinstance(step, Branch)
        try:
            meant = holding(read_conditions(step.when), {row.customer_id for row in some}, doing.at)
        except Refused:
            for row in some:
                doing.fail(row, CONDITIONS_BROKEN)
            continue
        for row in some:
            turn = THEN if row.customer_id in meant else OTHERWISE
            doing.done(row, turn, turn)
