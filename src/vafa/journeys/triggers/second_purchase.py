"""A second purchase in a row: soon after the one before, which itself came after a break, or was the first.

Each row of purchases enters once, with its second order; after a break of more than so many days a new row begins.
Orders within a day are parts of one purchase.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.journeys.happenings import found, kept
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=2)
SECOND = f"""
SELECT o.customer_id, 'row:' || o.customer_id || ':' || before.id, o.placed_at, o.id
FROM "order" o JOIN customer c ON c.id = o.customer_id AND c.withdrawn_at IS NULL
JOIN LATERAL (
    SELECT first.id, first.placed_at FROM "order" first
    WHERE first.customer_id = o.customer_id AND {kept("first")}
      AND first.placed_at <= o.placed_at - interval '1 day'
    ORDER BY first.placed_at DESC, first.id DESC LIMIT 1
) before ON before.placed_at >= o.placed_at - make_interval(days => %(days)s)
WHERE {kept()} AND o.placed_at > %(at)s - %(late)s AND o.placed_at <= %(at)s
  AND NOT EXISTS (
    SELECT FROM "order" first WHERE first.customer_id = o.customer_id AND {kept("first")}
      AND first.placed_at <= before.placed_at - interval '1 day'
      AND first.placed_at >= before.placed_at - make_interval(days => %(days)s))
"""


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Orders of the last days that are the second of a row."""
    return found(SECOND, {"at": at, "late": LATE, "days": options["days"]})


TRIGGER = Trigger(
    key="second_purchase",
    label=_("A second purchase in a row"),
    says=_("a second purchase within %(days)s days"),
    options=(Option("days", _("Days between the two"), default=60, lowest=2, highest=365),),
    of_order=True,
    find=find,
    every=timedelta(minutes=10),
    late=LATE,
)
