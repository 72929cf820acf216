"""Would they recommend us? Promoters less detractors, out of a hundred answers."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

PROMOTER, DETRACTOR = 9, 6  # from and up to, of ten


def rows(facts: Facts, as_of: datetime) -> "Table":
    """An answer from 0 to 10. `value` is 100, 0 or -100, so that the mean is the figure; `hit` says promoter."""
    import ibis

    given = facts.responses.filter(facts.responses.nps.notnull())
    return given.mutate(
        subject_id="response_id",
        part=ibis.literal(""),
        hit=given.nps >= PROMOTER,
        value=ibis.cases((given.nps >= PROMOTER, 100.0), (given.nps <= DETRACTOR, -100.0), else_=0.0),
        aside=ibis.literal(""),
    ).select(*ROW)


METRIC = Metric(
    key="nps",
    question=_("Would they recommend us?"),
    title=_("Promoters less detractors"),
    numerator=_("Answers of 9 or 10 (promoters), less answers of 0 to 6 (detractors), out of a hundred."),
    denominator=_("Answers of the period to the question how likely they are to recommend us."),
    counts=_("The last answer of each customer to each survey; nobody who did not answer."),
    grain=_("By month in which they first answered."),
    unit="points",
    good="up",
    subject="response",
    headline=("", "mean"),
    table="months",
    rows=rows,
)
