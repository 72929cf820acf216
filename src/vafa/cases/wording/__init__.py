"""Sentences about cases, by where they are said."""

from vafa.cases.wording import refusals, settings, timeline
from vafa.cases.wording.steps import step_words

__all__ = ["refusals", "settings", "step_words", "timeline"]
