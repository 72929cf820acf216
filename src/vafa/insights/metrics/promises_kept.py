"""Do we keep our promises?"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vafa.insights.metric import ROW, Facts, Metric

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def rows(facts: Facts, as_of: datetime) -> "Table":
    """A promise; broken is broken, though it was done later. `value` is the working minutes it took."""
    import ibis

    now, made = ibis.literal(as_of), facts.promises
    made = made.filter(made.started_at <= now)
    broken = made.broken_at.notnull() & (made.broken_at <= now)
    done = made.kept_at.notnull() & (made.kept_at <= now)
    called_off, paused = made.called_off_at.notnull(), made.paused_at.notnull()
    passed = ~paused & (made.due_at < now)  # broken, though nobody noticed yet
    nothing = ibis.null("boolean")
    return made.mutate(
        subject_id="case_id",
        part="kind",
        hit=ibis.cases((broken, False), (done, True), (called_off, nothing), (passed, False), else_=nothing),
        value=done.ifelse(made.working_minutes, ibis.null("float64")),
        aside=ibis.cases(
            (broken | done, ""),
            (called_off, "called_off"),
            (passed, ""),
            (paused, "paused"),
            else_="not_due_yet",
        ),
    ).select(*ROW)


METRIC = Metric(
    key="promises_kept",
    question=_("Do we keep our promises?"),
    title=_("Promises kept"),
    numerator=_("Promises done before their moment, pauses and changed terms counted in."),
    denominator=_("Promises of the period that were done, or whose moment has passed."),
    counts=_("A promise that broke stays broken, though it was done later; one called off before does not count."),
    grain=_("By month in which the promise was made, and by what was promised."),
    unit="share",
    good="up",
    subject="case",
    headline=("", "share"),
    table="months",
    rows=rows,
    hits=(_("Kept"), _("Broken"), _("Share kept")),
    parts={
        "first_response": _("A first answer"),
        "answer": _("An answer"),
        "review": _("A review"),
        "resolution": _("A solution"),
    },
    asides={
        "called_off": _("Called off before its moment"),
        "paused": _("Its clock stands"),
        "not_due_yet": _("Within the promise"),
    },
)
