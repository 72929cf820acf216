"""How long do customers wait between two purchases?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.facts.purchases import purchase_days
from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

BUCKETS = {
    "001-007": (7, _("up to 7")),
    "008-030": (30, _("8 to 30")),
    "031-060": (60, _("31 to 60")),
    "061-090": (90, _("61 to 90")),
    "091-180": (180, _("91 to 180")),
    "181-365": (365, _("181 to 365")),
}
LONGER = "366"


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A purchase that was not the customer's first; `value` is the days since the one before."""
    import ibis

    days = purchase_days(facts.orders)
    before = days.day.lag().over(group_by=days.customer_id, order_by=days.day)
    pairs = days.mutate(before=before).filter(lambda t: t.before.notnull())
    pairs = pairs.mutate(gap=pairs.day.delta(pairs.before, unit="day"))
    branches = [(pairs.gap <= most, key) for key, (most, _words) in BUCKETS.items()]
    return pairs.mutate(
        subject_id="customer_id",
        part=ibis.cases(*branches, else_=LONGER),
        hit=ibis.literal(True),
        value=pairs.gap.cast("float64"),
        aside=ibis.literal(""),
    ).select(*ROW)


METRIC = Metric(
    key="purchase_interval",
    question=_("How long is it between two purchases?"),
    title=_("Days between purchases, median"),
    numerator=_("Days from one purchase to the next of the same customer; the median of them."),
    denominator=_("Purchases in the period that were not the customer's first."),
    counts=_("Orders of known customers that were neither cancelled nor returned; two orders of one day are one."),
    grain=_("By month of the later purchase."),
    unit="days",
    good="down",
    subject="customer",
    headline=("", "median"),
    table="buckets",
    rows=rows,
    parts={**{key: words for key, (_most, words) in BUCKETS.items()}, LONGER: _("over 365")},
)
