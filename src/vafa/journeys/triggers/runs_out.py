"""Something a customer uses up is about to run out: by how fast they bought it before, else by how long one lasts.

Each purchase of it enters once; who bought it again in time does not enter, since only the last purchase counts.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import found
from vafa.journeys.rhythm_sql import RUNS_OUT
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=7)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Customers whose last purchase of a product is used up in so many days."""
    return found(RUNS_OUT, {"at": at, "late": LATE, "days": options["days"]})


TRIGGER = Trigger(
    key="runs_out",
    label=_("Something used up is about to run out"),
    says=_("%(days)s days before something used up runs out"),
    options=(Option("days", _("Days before"), default=5, lowest=0, highest=60),),
    of_order=True,
    find=find,
    late=LATE,
)
