"""A year since a customer's first purchase, in their own calendar. Everybody enters once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.celebrants import celebrants
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=3)
DAY = "first_anniversary"


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Customers whose first anniversary is in so many days."""
    ahead, day = timedelta(days=options["days"]), timedelta(days=1)
    days = (at + ahead - LATE - day).date(), (at + ahead + 2 * day).date()
    for one in celebrants(*days, only=(DAY,)):
        began = one.came.greet_at - ahead
        if at - LATE < began <= at:
            yield Entry(customer_id=one.customer_id, key=f"{DAY}:{one.customer_id}", started_at=began)


TRIGGER = Trigger(
    key="first_anniversary",
    label=_("A year since the first purchase"),
    says=_("%(days)s days before a year since the first purchase"),
    options=(Option("days", _("Days before"), default=0, lowest=0, highest=60),),
    find=find,
    late=LATE,
    every=timedelta(hours=1),
)
