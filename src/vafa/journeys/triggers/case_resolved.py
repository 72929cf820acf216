"""A case is resolved. Each case enters once, also when it is opened again and resolved a second time."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.cases.events import CaseResolved
from vafa.journeys.happenings import about_cases
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch


def read(events: Batch[CaseResolved]) -> Iterable[Entry]:
    """Cases that are still resolved."""
    return about_cases(events, lambda event, case: case.resolved_at is not None)


TRIGGER = Trigger(
    key="case_resolved",
    label=_("A case is resolved"),
    says=_("a case is resolved"),
    events=(CaseResolved,),
    read=read,
    late=timedelta(days=3),
)
