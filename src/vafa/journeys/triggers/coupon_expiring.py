"""A coupon nobody used is about to run out. Each coupon enters once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import found
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=2)
ENDING = """
SELECT g.customer_id, 'gift:' || g.id, g.valid_until - make_interval(days => %(days)s), NULL
FROM gift g JOIN customer c ON c.id = g.customer_id AND c.withdrawn_at IS NULL
WHERE g.kind = 'coupon' AND g.used_at IS NULL AND g.withdrawn_at IS NULL AND g.given_at <= %(at)s
  AND g.valid_until > %(at)s + make_interval(days => %(days)s) - %(late)s
  AND g.valid_until <= %(at)s + make_interval(days => %(days)s)
"""


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Coupons that run out in so many days."""
    return found(ENDING, {"at": at, "late": LATE, "days": options["days"]})


TRIGGER = Trigger(
    key="coupon_expiring",
    label=_("A coupon is about to run out unused"),
    says=_("%(days)s days before an unused coupon runs out"),
    options=(Option("days", _("Days before"), default=5, lowest=1, highest=60),),
    find=find,
    late=LATE,
)
