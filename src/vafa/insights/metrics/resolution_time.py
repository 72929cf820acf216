"""How long does it take until a request is solved? In our working time, and on the customer's wall."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

WORKING, WALL, RESOLUTION = "working", "wall", "resolution"


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A resolved case, twice: in working minutes less what we waited, and in minutes on the wall.

    `hit` is whether the promise to solve it was kept; a case without one has none.
    """
    import ibis

    cases, now = facts.cases, ibis.literal(as_of)
    done = cases.filter(cases.resolved_at.notnull(), cases.resolved_at <= now)
    made = facts.promises
    made = made.filter(made.kind == RESOLUTION, made.kept_at.notnull())
    kept = made.group_by("case_id").agg(in_time=made.broken_at.isnull().all()).rename(promised_of="case_id")
    done = done.left_join(kept, done.case_id == kept.promised_of)
    minutes = done.resolved_at.delta(done.opened_at, unit="second").cast("float64") / 60
    shared = {"subject_id": done.case_id, "hit": done.in_time, "aside": ibis.literal(""), "day": done.resolved_on}
    working = done.mutate(**shared, part=ibis.literal(WORKING), value=done.working_minutes.cast("float64"))
    wall = done.mutate(**shared, part=ibis.literal(WALL), value=minutes)
    return ibis.union(working.select(*ROW), wall.select(*ROW))


METRIC = Metric(
    key="resolution_time",
    question=_("How long until it is solved?"),
    title=_("Time until solved, median"),
    numerator=_("Cases solved within the promise; the median is of the time from the request until its resolution."),
    denominator=_("Cases resolved in the period that carried a promise to be solved."),
    counts=_("Working time is by the shop's calendar, less what we waited for others; wall time is all of it. "
             "A case that was opened again counts until it was solved at last."),
    grain=_("By month of the resolution."),
    unit="minutes",
    good="down",
    subject="case",
    headline=(WORKING, "median"),
    table="months",
    rows=rows,
    parts={WORKING: _("Working time"), WALL: _("On the wall")},
)  # fmt: skip
