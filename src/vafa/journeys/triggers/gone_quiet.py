"""A customer has bought nothing for longer than is usual for them; how that is known stands in `rules.rhythm`.

Each silence enters once: after the next purchase a new one may begin. Who has no rhythm yet is measured by the shop's.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import found
from vafa.journeys.rhythm_sql import QUIET
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=7)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Customers whose silence has just become unusual."""
    return found(QUIET, {"at": at, "late": LATE, "least": options["least"]})


TRIGGER = Trigger(
    key="gone_quiet",
    label=_("No purchase for longer than usual for this customer"),
    says=_("no purchase for longer than usual for this customer, and for at least %(least)s days"),
    options=(Option("least", _("At least so many days"), default=21, lowest=7, highest=365),),
    find=find,
    late=LATE,
)
