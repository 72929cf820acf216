"""What came of a step, in words: why it was left out, which way they went, how the call was."""

from collections.abc import Mapping

from vafa.conversations.reasons import reason_sentence
from vafa.journeys.models import TOUCHPOINTS, FollowUp
from vafa.journeys.rules.steps import Step
from vafa.journeys.rules.walking import lists_of
from vafa.journeys.web.step_words import turn_words
from vafa.journeys.wording import outcome_words


def how_it_went(row: FollowUp, steps: Mapping[str, Step]) -> str:
    """The words, or nothing while there is nothing to tell."""
    if row.reason:
        return reason_sentence(row.reason)
    if not row.outcome:
        return ""
    if row.kind in TOUCHPOINTS:
        return outcome_words(row.outcome)
    step = steps.get(row.touchpoint)
    return turn_words(step, row.outcome) if step and row.outcome in lists_of(step) else ""
