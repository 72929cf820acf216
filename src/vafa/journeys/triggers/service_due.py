"""A device is due for its service. Each device enters once every time: after 12 months, after 24, and so on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.purchase_age import after_months
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=7)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Devices that are due for a service in so many days."""
    return after_months("service_every_months", at, days=options["days"], late=LATE, again=True)


TRIGGER = Trigger(
    key="service_due",
    label=_("A service is due"),
    says=_("%(days)s days before a service is due"),
    options=(Option("days", _("Days before"), default=7, lowest=0, highest=90),),
    of_order=True,
    find=find,
    late=LATE,
)
