"""A case is resolved. Each case enters once, also when it is opened again and resolved a second time."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.cases.events import CaseResolved
from vafa.journeys.happenings import case_entry, cases
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch


def read(events: Batch[CaseResolved]) -> Iterable[Entry]:
    """Cases that are still resolved."""
    known = cases([event.case_id for event in events])
    for event in events:
        case = known.get(event.case_id)
        if case is not None and case.resolved_at is not None:
            yield case_entry(case, event.occurred_at, event.id)


TRIGGER = Trigger(
    key="case_resolved",
    label=_("A case is resolved"),
    says=_("a case is resolved"),
    events=(CaseResolved,),
    read=read,
    late=timedelta(days=3),
)
