"""Somebody gives a high score, and no low one with it. Each answer enters once, however often it is changed."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.feedback.rules.scores import HIGH
from vafa.journeys.scores_given import ANSWERED, Answered, entries
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch


def read(events: Batch[Answered]) -> Iterable[Entry]:
    """Answers of whom a score is high and none is low."""
    return entries(events, HIGH)


TRIGGER = Trigger(
    key="high_score",
    label=_("A high score is given"),
    says=_("a high score is given"),
    events=ANSWERED,
    read=read,
    late=timedelta(days=7),
)
