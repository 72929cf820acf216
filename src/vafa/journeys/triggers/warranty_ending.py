"""A device's warranty is about to end. Each device enters once; sold without serial numbers, each order and product."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.purchase_age import after_months
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=7)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Devices whose warranty ends in so many days."""
    return after_months("warranty_months", at, days=options["days"], late=LATE, again=False)


TRIGGER = Trigger(
    key="warranty_ending",
    label=_("A warranty is about to end"),
    says=_("%(days)s days before the warranty ends"),
    options=(Option("days", _("Days before"), default=30, lowest=0, highest=180),),
    of_order=True,
    find=find,
    late=LATE,
)
