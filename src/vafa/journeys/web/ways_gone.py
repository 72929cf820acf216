"""What came of a step, in words: why it was left out, which way they went, how the call was."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.conversations.reasons import reason_sentence
from vafa.journeys.models import TOUCHPOINTS, FollowUp
from vafa.journeys.rules.steps import THEN, Branch, Step, WaitFor
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
    return _went(step, row.outcome) if step and row.outcome in lists_of(step) else ""


def _went(step: Step, turn: str) -> str:
    if isinstance(step, Branch):
        return pgettext("they went this way", "Yes") if turn == THEN else pgettext("they went this way", "No")
    if isinstance(step, WaitFor):
        return _("It happened") if turn == THEN else _("It did not happen in time")
    return turn_words(step, turn)
