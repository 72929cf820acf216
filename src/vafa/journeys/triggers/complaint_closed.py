"""A complaint is closed: the customer confirmed that it is made good, or kept silent. Each complaint enters once."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vafa.cases.events import CaseClosed
from vafa.cases.models import COMPLAINT
from vafa.journeys.happenings import about_cases
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Batch

ENDS = ("confirmed", "silence")  # others are closed because they were none, or live on elsewhere


def read(events: Batch[CaseClosed]) -> Iterable[Entry]:
    """Complaints that are still closed."""
    return about_cases(
        events, lambda event, case: case.kind == COMPLAINT and bool(case.closed_at) and event.how in ENDS
    )


TRIGGER = Trigger(
    key="complaint_closed",
    label=_("A complaint is closed"),
    says=_("a complaint is closed"),
    events=(CaseClosed,),
    read=read,
    late=timedelta(days=7),
)
