"""A customer looks at the same help page again and again. Each row of visits enters once, however long it goes on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import visits
from vafa.journeys.seen.queries import visits_again
from vafa.journeys.seen.settings import help_pages
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=1)
"""Who was puzzled the day before yesterday has found it, or gave up."""


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Customers who looked at one help page so many times within so many days."""
    return visits(visits_again(at, options["days"], options["times"], path=help_pages(), since=at - LATE))


TRIGGER = Trigger(
    key="help_again",
    label=_("A help page is visited again"),
    says=_("%(times)s visits to the same help page within %(days)s days"),
    options=(
        Option("times", _("Visits"), default=2, lowest=2, highest=20),
        Option("days", _("Within so many days"), default=7, lowest=1, highest=60),
    ),
    find=find,
    every=timedelta(minutes=10),
    late=LATE,
)
