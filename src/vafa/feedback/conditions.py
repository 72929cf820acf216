"""What this room knows of customers and conditions may ask: their last scores, and when they answered."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions.fields import Field, field
from vafa.feedback.rules.forms import CES, CSAT, NPS


def _last(measure: str) -> str:
    return f"""
    SELECT DISTINCT ON (customer_id) customer_id, {measure} FROM survey_response
    WHERE {measure} IS NOT NULL AND at <= %(at)s ORDER BY customer_id, at DESC, id DESC
    """


SCORES: tuple[tuple[str, Promise, Promise, Promise], ...] = (
    (
        CSAT,
        _("Last satisfaction"),
        _("gave a satisfaction of %(how)s last time"),
        _("never said how satisfied they are"),
    ),
    (CES, _("Last ease"), _("gave an ease of %(how)s last time"), _("never said how easy it was")),
    (
        NPS,
        _("Last recommendation"),
        _("gave a recommendation of %(how)s last time"),
        _("never said whether they would recommend us"),
    ),
)

for measure, label, counted, empty in SCORES:
    field(
        Field(
            key=f"feedback.{measure}",
            label=label,
            kind="number",
            rows=_last(measure),
            words={"counted": counted, "empty": empty},
        )
    )
field(
    Field(
        key="feedback.answered",
        label=_("Answered a survey"),
        kind="moment",
        rows="SELECT customer_id, at FROM survey_response WHERE at <= %(at)s",
        takes="last",
        operators=("within", "ago", "before", "since", "never"),
        words={"happened": _("answered a survey %(when)s"), "never": _("never answered a survey")},
    )
)
