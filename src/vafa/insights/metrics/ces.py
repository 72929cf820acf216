"""Is it easy to get something solved with us?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.facts.felt import scored
from vafa.insights.metric import Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table

EASY = 5  # of seven


def rows(facts: Facts, as_of: datetime) -> "Table":
    """An answer with a score of ease; `value` is the score."""
    return scored(facts.responses, "ces", EASY)


METRIC = Metric(
    key="ces",
    question=_("Is it easy to get help from us?"),
    title=_("Found it easy"),
    numerator=_("Answers of 5 to 7 out of 7."),
    denominator=_("Answers of the period to the question how easy it was."),
    counts=_("The last answer of each customer to each survey; nobody who did not answer."),
    grain=_("By month in which they first answered."),
    unit="share",
    good="up",
    subject="response",
    headline=("", "share"),
    table="months",
    rows=rows,
)
