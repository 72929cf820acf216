"""Who looks at a case just now. It is a courtesy and no lock: two may still write."""

from datetime import datetime, timedelta

from vafa.cases.models import Case, Presence
from vafa.platform.accounts.models import Staff

HERE_FOR = timedelta(seconds=45)
OFTEN_ENOUGH = timedelta(seconds=15)


def be_here(case: Case, staff: Staff, *, at: datetime) -> list[Staff]:
    """Say that this person has the case open, and return the others who have, by name."""
    rows = list(Presence.objects.filter(case=case, seen_at__gt=at - HERE_FOR).select_related("staff"))
    mine = next((row for row in rows if row.staff_id == staff.pk), None)
    if mine is None or mine.seen_at < at - OFTEN_ENOUGH:
        Presence.objects.bulk_create(
            [Presence(staff=staff, case=case, seen_at=at)],
            update_conflicts=True,
            unique_fields=["staff"],
            update_fields=["case", "seen_at"],
        )
    return sorted((row.staff for row in rows if row.staff_id != staff.pk), key=lambda one: one.name)
