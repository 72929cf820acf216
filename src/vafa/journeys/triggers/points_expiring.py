"""Points are about to run out. Each customer enters once a month, with all points of theirs that run out by then."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import found
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=3)
ENDING = """
SELECT g.customer_id, 'points:' || g.customer_id || ':' || to_char(min(g.valid_until) AT TIME ZONE 'UTC', 'YYYY-MM'),
       min(g.valid_until) - make_interval(days => %(days)s), NULL
FROM gift g JOIN customer c ON c.id = g.customer_id AND c.withdrawn_at IS NULL
WHERE g.kind = 'points' AND g.used_at IS NULL AND g.withdrawn_at IS NULL AND g.given_at <= %(at)s
  AND g.valid_until > %(at)s + make_interval(days => %(days)s) - %(late)s
  AND g.valid_until <= %(at)s + make_interval(days => %(days)s)
GROUP BY g.customer_id
"""


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Customers with points that run out in so many days."""
    return found(ENDING, {"at": at, "late": LATE, "days": options["days"]})


TRIGGER = Trigger(
    key="points_expiring",
    label=_("Points are about to run out"),
    says=_("%(days)s days before points run out"),
    options=(Option("days", _("Days before"), default=14, lowest=1, highest=90),),
    find=find,
    late=LATE,
)
