"""What this room knows of customers and conditions may ask: their cases and complaints. Spam is no case of theirs."""

from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions.fields import DAYS, Field, Of, field

THEIRS = "spam_at IS NULL AND merged_into_id IS NULL AND opened_at <= %(at)s"
OPEN = f'SELECT customer_id, true FROM "case" WHERE (resolved_at IS NULL OR resolved_at > %(at)s) AND {THEIRS}'

field(
    Field(
        key="cases.open",
        label=_("Open case"),
        kind="yes_no",
        rows=OPEN,
        takes="there",
        words={"yes": _("have an open case"), "no": _("have no open case")},
    )
)
field(
    Field(
        key="cases.complaint",
        label=_("Open complaint"),
        kind="yes_no",
        rows=f"{OPEN} AND kind = 'complaint'",
        takes="there",
        words={"yes": _("have an open complaint"), "no": _("have no open complaint")},
    )
)
field(
    Field(
        key="cases.opened",
        label=_("Number of cases"),
        kind="number",
        rows=f'SELECT customer_id, 1 FROM "case" WHERE opened_at >= %(since)s AND {THEIRS}',
        takes="sum",
        of=(Of(name=DAYS, label=_("in days")),),
        operators=("is", "is_not", "over", "under", "at_least", "at_most"),
        words={"counted": _("had %(how)s cases %(when)s")},
    )
)
field(
    Field(
        key="cases.resolved",
        label=_("Case resolved"),
        kind="moment",
        rows=f'SELECT customer_id, resolved_at FROM "case" WHERE resolved_at <= %(at)s AND {THEIRS}',
        takes="last",
        operators=("within", "ago", "before", "since", "never"),
        words={"happened": _("had a case resolved %(when)s"), "never": _("never had a case resolved")},
    )
)
field(
    Field(
        key="cases.tag",
        label=_("Tag of a case"),
        kind="choices",
        rows=f'SELECT customer_id, unnest(tags) FROM "case" WHERE {THEIRS}',
        takes="set",
        words={
            "has": _("have a case tagged %(value)s"),
            "has_not": _("have no case tagged %(value)s"),
            "empty": _("have no tagged case"),
        },
    )
)
