"""Are customers content with how we took care of their request?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.facts.felt import scored
from vafa.insights.metric import Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

SATISFIED = 4  # of five


def rows(facts: Facts, as_of: datetime) -> "Table":
    """An answer with a score of satisfaction; `value` is the score."""
    return scored(facts.responses, "csat", SATISFIED)


METRIC = Metric(
    key="csat",
    question=_("Are they content with our help?"),
    title=_("Satisfied after a case"),
    numerator=_("Answers of 4 or 5 out of 5."),
    denominator=_("Answers of the period to the question how satisfied they are."),
    counts=_("The last answer of each customer to each survey; nobody who did not answer."),
    grain=_("By month in which they first answered."),
    unit="share",
    good="up",
    subject="response",
    headline=("", "share"),
    table="months",
    rows=rows,
)
