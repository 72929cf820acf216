"""How long was worked on cases: corrected where somebody put it right, measured otherwise. Sums are the database's."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from vafa.cases.models import Case, HandlingTime
from vafa.platform.accounts.models import Staff

WORKED = Coalesce(F("corrected"), F("seconds"))


@dataclass(frozen=True)
class TimeSpent:
    """Seconds on a case: of all, of the asker, and row by row, newest first."""

    total: int
    mine: int
    rows: list[HandlingTime]


def time_spent(case: Case, staff: Staff) -> TimeSpent:
    """How long was worked on this case, by whom on which day; one query."""
    rows = list(HandlingTime.objects.filter(case=case).select_related("staff").order_by("-day", "staff__name"))
    worked = [(row.staff_id, row.seconds if row.corrected is None else row.corrected) for row in rows]
    return TimeSpent(
        sum(seconds for _who, seconds in worked),
        sum(seconds for who, seconds in worked if who == staff.pk),
        rows,
    )


def seconds_on(case_ids: Iterable[int]) -> dict[int, int]:
    """Seconds worked on each of these cases; one statement."""
    rows = HandlingTime.objects.filter(case__in=list(case_ids)).values("case")
    return dict(rows.annotate(worked=Sum(WORKED)).values_list("case", "worked"))
