"""How quickly do we answer a request? In working time, and against what we promised."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

FIRST_RESPONSE = "first_response"


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A promise of a first response. `value` is the working minutes it took; unanswered ones have none."""
    import ibis

    made = facts.promises
    made = made.filter(made.kind == FIRST_RESPONSE, made.started_at <= ibis.literal(as_of))
    answered = made.kept_at.notnull() & (made.kept_at <= ibis.literal(as_of))
    called_off = made.called_off_at.notnull() & ~answered
    overdue = made.due_at < ibis.literal(as_of)
    return made.mutate(
        subject_id="case_id",
        part=ibis.literal(""),
        hit=ibis.cases(
            (answered, made.kept_at <= made.due_at),
            (called_off, ibis.null("boolean")),
            (overdue, ibis.literal(False)),
            else_=ibis.null("boolean"),
        ),
        value=answered.ifelse(made.working_minutes, ibis.null("float64")),
        aside=ibis.cases((answered, ""), (called_off, "called_off"), (overdue, ""), else_="not_due_yet"),
    ).select(*ROW)


METRIC = Metric(
    key="first_response_time",
    question=_("How quickly do we answer?"),
    title=_("First response, median"),
    numerator=_("Requests answered within the promise; the median is of the working time until the answer."),
    denominator=_("Requests of the period that were answered, or whose promise has passed without an answer."),
    counts=_("Working hours of the promise's calendar; requests called off before an answer do not count."),
    grain=_("By month in which the request came."),
    unit="minutes",
    good="down",
    subject="case",
    headline=("", "median"),
    table="months",
    rows=rows,
    asides={"called_off": _("Ended before an answer was due"), "not_due_yet": _("Waiting, within the promise")},
)
