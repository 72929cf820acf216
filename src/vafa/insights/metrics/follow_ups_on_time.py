"""Do our follow-ups happen when we planned them?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A follow-up that was due. Skipped ones stand aside under their reason; what failed or never came is a miss."""
    import ibis

    due = facts.follow_ups
    due = due.filter(due.due_at <= ibis.literal(as_of))
    done = (due.state == "done") & due.done_at.notnull()
    skipped = due.state == "skipped"
    closed = (due.state == "failed") | (due.window_until < ibis.literal(as_of))
    why = ibis.literal("skipped:") + due.reason.fill_null("")
    nothing = ibis.null("boolean")
    return due.mutate(
        subject_id="follow_up_id",
        part="touchpoint",
        hit=ibis.cases((done, due.done_at < due.window_until), (skipped, nothing), (closed, False), else_=nothing),
        value=done.ifelse(due.done_at.delta(due.due_at, unit="minute").cast("float64"), ibis.null("float64")),
        aside=ibis.cases((done, ""), (skipped, why), (closed, ""), else_="window_open"),
    ).select(*ROW)


METRIC = Metric(
    key="follow_ups_on_time",
    question=_("Do our follow-ups come on time?"),
    title=_("Follow-ups on time"),
    numerator=_("Follow-ups done before their window closed."),
    denominator=_("Follow-ups due in the period that were done, failed, or whose window has closed."),
    counts=_("Skipped follow-ups are listed apart with their reason; those of withdrawn orders do not count."),
    grain=_("By month in which they were due, and by touchpoint."),
    unit="share",
    good="up",
    subject="follow_up",
    headline=("", "share"),
    table="months",
    rows=rows,
    asides={"window_open": _("Waiting, inside the window")},
)
