"""Sentences about cases, by where they are said."""

from vafa.cases.wording import after_closing, complaints, incidents, notices, refusals, settings, timeline, tone
from vafa.cases.wording.steps import step_words

__all__ = [
    "after_closing",
    "complaints",
    "incidents",
    "notices",
    "refusals",
    "settings",
    "step_words",
    "timeline",
    "tone",
]
