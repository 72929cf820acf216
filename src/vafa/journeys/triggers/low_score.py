"""Somebody gives a low score, or says that it is not as expected. Each answer enters once, however often changed."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.feedback.rules.scores import LOW
from vafa.journeys.scores_given import ANSWERED, Answered, entries
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch


def read(events: Batch[Answered]) -> Iterable[Entry]:
    """Answers of whom any score is low."""
    return entries(events, LOW)


TRIGGER = Trigger(
    key="low_score",
    label=_("A low score is given"),
    says=_("a low score is given"),
    events=ANSWERED,
    read=read,
    late=timedelta(days=7),
)
