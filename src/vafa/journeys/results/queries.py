"""Questions about what came of plans, answered from the kept counts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vafa.journeys.models import Plan, PlanResult
from vafa.journeys.results.kept import Beginning, Counts


@dataclass(frozen=True)
class Fresh:
    """When counts were made last, and whether newer ones are on their way."""

    made_at: datetime | None
    pending: bool


def counts_of(plan: Plan) -> Counts | None:
    """The kept counts of a plan; None before the first counting."""
    row = PlanResult.objects.filter(plan=plan).exclude(data={}).first()
    return Counts.from_data(row.data) if row else None


def freshness(plan: Plan | None = None) -> Fresh:
    """How fresh the counts of a plan are; without one, of the plan counted longest ago."""
    rows = PlanResult.objects.all() if plan is None else PlanResult.objects.filter(plan=plan)
    told = list(rows.values_list("made_at", "wanted_at"))
    pending = any(wanted and (made is None or made < wanted) for made, wanted in told)
    return Fresh(min((made for made, _ in told if made), default=None), pending)


def beginnings() -> Sequence[tuple[Plan, Beginning]]:
    """Every beginning of every plan with those it brought."""
    rows = PlanResult.objects.select_related("plan").only("beginnings", "plan__name", "plan__key", "plan__is_active")
    return [(row.plan, Beginning.from_data(one)) for row in rows.order_by("plan") for one in row.beginnings]
