"""A customer stops using the product, as the shop's own systems tell. Each pause enters once, with its last use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import visits
from vafa.journeys.seen.queries import stopped_using
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=4)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Customers who used something, and then for so many days nothing."""
    return visits(stopped_using(at, options["days"], since=at - LATE))


TRIGGER = Trigger(
    key="use_stopped",
    label=_("The product is no longer used"),
    says=_("%(days)s days without using the product"),
    options=(Option("days", _("Days"), default=14, lowest=1, highest=365),),
    find=find,
    late=LATE,
)
