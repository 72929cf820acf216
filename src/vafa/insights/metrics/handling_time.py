"""How long do we work on a case?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.kinds import CaseKinds
from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A resolved case that somebody worked on; `value` is the minutes of all, corrected where somebody did."""
    import ibis

    cases = facts.cases
    done = cases.filter(
        cases.resolved_at.notnull(), cases.resolved_at <= ibis.literal(as_of), cases.handled_seconds > 0
    )
    return done.mutate(
        subject_id="case_id",
        day=done.resolved_on,
        part="kind",
        hit=ibis.literal(True),
        value=done.handled_seconds.cast("float64") / 60,
        aside=ibis.literal(""),
    ).select(*ROW)


METRIC = Metric(
    key="handling_time",
    question=_("How long do we work on a case?"),
    title=_("Handling time, mean"),
    numerator=_("Minutes somebody actively worked on these cases, corrected where somebody put them right."),
    denominator=_("Cases resolved in the period on which time was measured."),
    counts=_("Time while the case was open before somebody and used; all people and days of a case together."),
    grain=_("By month of the resolution, and by kind."),
    unit="minutes",
    good="down",
    subject="case",
    headline=("", "mean"),
    table="months",
    rows=rows,
    hits=None,
    parts=CaseKinds(),
)
