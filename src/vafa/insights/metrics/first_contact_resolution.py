"""Is one answer enough?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.facts.settled import settled
from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A resolved case; `hit` when one answer of ours was enough. One whose days still run can only fail so far."""
    import ibis

    done = settled(facts.cases, as_of)
    failed = (done.answers > 1) | (done.reopened > 0) | done.repeated
    over = done.watched_until <= ibis.literal(as_of)
    nothing = ibis.null("boolean")
    return done.mutate(
        subject_id="case_id",
        part=ibis.literal(""),
        hit=ibis.cases((failed, False), (over, True), else_=nothing),
        value=ibis.null("float64"),
        aside=ibis.cases((failed | over, ""), else_="too_early"),
    ).select(*ROW)


METRIC = Metric(
    key="first_contact_resolution",
    question=_("Is one answer enough?"),
    title=_("Solved with the first answer"),
    numerator=_("Cases solved with one answer at most, not opened again, and not asked again by the same person or "
                "about the same unit in the same matter."),
    denominator=_("Cases resolved in the period whose days for a repeat are over, or that failed before."),
    counts=_("The days for a repeat are those of the kind of case; merged cases and spam do not count."),
    grain=_("By month in which the case was first resolved."),
    unit="share",
    good="up",
    subject="case",
    headline=("", "share"),
    table="months",
    rows=rows,
    hits=(_("At once"), _("Not at once"), _("Share at once")),
    asides={"too_early": _("Too early to say: a repeat may still come")},
)  # fmt: skip
