"""What this room knows of customers and conditions may ask: what they answered on journeys, and where they are."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions.fields import Field, Of, Words, field
from vafa.journeys.models import Plan
from vafa.journeys.rules.answers import LOWEST_CONTENT

MOMENTS = ("within", "ago", "before", "since", "never")
# An answer is as old as the follow-up that asked for it.
ANSWERS = """
SELECT DISTINCT ON (customer_id) customer_id, {value} AS value FROM follow_up
WHERE answer IS NOT NULL AND done_at <= %(at)s AND {only} ORDER BY customer_id, done_at DESC, id DESC
"""
SCORE = ANSWERS.format(value="(answer ->> 'score')::int", only="answer ->> 'score' IS NOT NULL")
SAID_WELL = f"coalesce((answer ->> 'as_expected')::boolean, (answer ->> 'score')::int >= {LOWEST_CONTENT})"
WELL = f"SELECT customer_id, true FROM ({ANSWERS.format(value=SAID_WELL, only='true')}) AS last WHERE value"
RUNS = "SELECT customer_id, {value} FROM run WHERE plan_id = %(plan)s AND started_at <= %(at)s"
ON_WAY = RUNS.format(value="true") + " AND (ended_at IS NULL OR ended_at > %(at)s)"
POINTS = """
SELECT customer_id, amount FROM gift
WHERE kind = 'points' AND given_at <= %(at)s AND (valid_until IS NULL OR valid_until >= %(at)s)
  AND withdrawn_at IS NULL AND (used_at IS NULL OR used_at > %(at)s)
"""


def _plans() -> Sequence[tuple[str, Words]]:
    return list(Plan.objects.order_by("name").values_list("key", "name"))


def _name(key: str) -> str:
    return Plan.objects.filter(key=key).values_list("name", flat=True).first() or key


def _id(key: str) -> int:
    """The id of a plan; nought, which none has, for one that is gone."""
    return Plan.objects.filter(key=key).values_list("pk", flat=True).first() or 0


PLAN = Of(name="plan", label=_("Plan"), show=_name, suggest=_plans, resolve=_id)
field(
    Field(
        key="journeys.score",
        label=_("Last score on a journey"),
        kind="number",
        rows=SCORE,
        words={
            "counted": _("gave a score of %(how)s last time we asked"),
            "empty": _("never gave a score when we asked"),
        },
    )
)
field(
    Field(
        key="journeys.well",
        label=_("All was well last time"),
        kind="yes_no",
        rows=WELL,
        takes="there",
        words={"yes": _("said last time that all is well"), "no": _("did not say last time that all is well")},
    )
)
field(
    Field(
        key="journeys.on_way",
        label=_("On the way in a plan"),
        kind="yes_no",
        rows=ON_WAY,
        takes="there",
        of=(PLAN,),
        words={
            "yes": _("are on the way in the plan “%(plan)s”"),
            "no": _("are not on the way in the plan “%(plan)s”"),
        },
    )
)
field(
    Field(
        key="journeys.began",
        label=_("Began a plan"),
        kind="moment",
        rows=RUNS.format(value="started_at"),
        takes="last",
        of=(PLAN,),
        operators=MOMENTS,
        words={
            "happened": _("began the plan “%(plan)s” %(when)s"),
            "never": _("never began the plan “%(plan)s”"),
        },
    )
)
field(
    Field(
        key="journeys.points",
        label=_("Points that are still good"),
        kind="number",
        rows=POINTS,
        takes="sum",
        operators=("is", "is_not", "over", "under", "at_least", "at_most"),
        words={"counted": _("have %(how)s points")},
    )
)
