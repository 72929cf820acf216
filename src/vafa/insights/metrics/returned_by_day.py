"""Do new customers come back? By day 30, 60 and 90 after their first purchase, in monthly cohorts."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.facts.purchases import purchase_days
from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

HORIZONS = (30, 60, 90)


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A new customer and a horizon. `hit` is null while the horizon lies beyond what is known; `value` is the gap."""
    import ibis

    days = purchase_days(facts.orders)
    number = ibis.row_number().over(group_by=days.customer_id, order_by=days.day)
    firsts = days.mutate(number=number).filter(lambda t: t.number < 2)
    people = firsts.group_by("customer_id").agg(first=firsts.day.min(), last=firsts.day.max())
    gap = people.last.delta(people.first, unit="day")
    people = people.select(subject_id="customer_id", day="first", gap=(gap > 0).ifelse(gap, ibis.null("int64")))
    return ibis.union(*[_by_horizon(people, horizon, facts) for horizon in HORIZONS])


def _by_horizon(people: "Table", horizon: int, facts: Facts) -> "Table":
    import ibis

    reached = people.day <= ibis.literal(facts.known_until - timedelta(days=horizon))
    back = people.gap.notnull() & (people.gap <= horizon)
    return people.mutate(
        part=ibis.literal(str(horizon)),
        hit=reached.ifelse(back, ibis.null("boolean")),
        value=people.gap.cast("float64"),
        aside=reached.ifelse("", "not_reached"),
    ).select(*ROW)


METRIC = Metric(
    key="returned_by_day",
    question=_("Do new customers come back?"),
    title=_("Returned by day 90"),
    numerator=_("New customers who bought again on a later day, at most 30, 60 or 90 days after their first purchase."),
    denominator=_("Customers whose first purchase is in the period and lies that many days back."),
    counts=_("Orders of known customers that were neither cancelled nor returned; two orders of one day are one."),
    grain=_("By month of the first purchase; a month is shown when all its customers have reached the day."),
    unit="share",
    good="up",
    subject="customer",
    headline=("90", "share"),
    table="cohorts",
    rows=rows,
    parts={"30": _("Day 30"), "60": _("Day 60"), "90": _("Day 90")},
    asides={"not_reached": _("The day is not reached yet")},
)
