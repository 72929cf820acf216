"""Do customers have to ask again?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.facts.settled import settled
from vafa.insights.kinds import CaseKinds
from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A resolved case; `hit` when the same person, or someone about the same unit, asked again in the same matter."""
    import ibis

    done = settled(facts.cases, as_of)
    over = done.watched_until <= ibis.literal(as_of)
    nothing = ibis.null("boolean")
    return done.mutate(
        subject_id="case_id",
        part="kind",
        hit=ibis.cases((done.repeated, True), (over, False), else_=nothing),
        value=ibis.null("float64"),
        aside=ibis.cases((done.repeated | over, ""), else_="too_early"),
    ).select(*ROW)


METRIC = Metric(
    key="repeat_requests",
    question=_("Do customers have to ask again?"),
    title=_("Asked again after it was solved"),
    numerator=_("Cases after which the same person, or someone about the same unit, asked in the same matter again."),
    denominator=_("Cases resolved in the period whose days for a repeat are over, or that were repeated before."),
    counts=_("The same matter is the same topic, or the same kind where no topic is known; the days are the kind's."),
    grain=_("By month in which the case was first resolved, and by kind."),
    unit="share",
    good="down",
    subject="case",
    headline=("", "share"),
    table="months",
    rows=rows,
    hits=(_("Asked again"), _("Not asked again"), _("Share asked again")),
    parts=CaseKinds(),
    asides={"too_early": _("Too early to say: a repeat may still come")},
)
