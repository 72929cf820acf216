"""A mark is left on the customer."""

from collections.abc import Sequence

from vafa.customers.actions import set_traits
from vafa.journeys.rules.steps import SetTrait
from vafa.journeys.step import Due, Round, by_step

KIND = "set_trait"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """All customers of a step get its mark in one statement."""
    for some in by_step(rows, doing).values():
        step = doing.step(some[0])
        assert isinstance(step, SetTrait)
        customers = sorted({row.customer_id for row in some})
        set_traits(customers, step.trait.strip(), step.value, because_of=None, actor=doing.actor, at=doing.at)
        for row in some:
            doing.done(row)
