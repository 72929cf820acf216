"""Time somebody actively works on a case: measured while the page is looked at, put right by hand where wrong."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, Max

from vafa.cases.access import REVIEW
from vafa.cases.events import HandlingCorrected
from vafa.cases.models import Case, HandlingTime
from vafa.cases.rules.handling import LONGEST_DAY, counted
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

LOCK = 20260_003  # the first half of a person's lock, so that two windows of theirs do not count at once


def day_of(staff: Staff, at: datetime) -> date:
    """The day it is for this person."""
    return at.astimezone(ZoneInfo(staff.time_zone)).date()


@transaction.atomic
def measure(case: Case, staff: Staff, seconds: int, *, actor: Actor, at: datetime) -> int:
    """Add the seconds a page reports, as far as they are believed; returns how many were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, staff.pk])
    today = day_of(staff, at)
    lately = HandlingTime.objects.filter(staff=staff, day__gte=date.fromordinal(today.toordinal() - 1))
    added = counted(seconds, lately.aggregate(last=Max("last_at"))["last"], at)
    row, new = HandlingTime.objects.get_or_create(
        case=case, staff=staff, day=today, defaults={"seconds": added, "last_at": at}
    )
    if not new:
        HandlingTime.objects.filter(pk=row.pk).update(
            seconds=F("seconds") + added, corrected=F("corrected") + added, last_at=at
        )
    return added


@transaction.atomic
def correct(
    case: Case, whose: Staff, day: date, seconds: int, why: str, *, by: Staff, actor: Actor, at: datetime
) -> HandlingTime:
    """Put right how long somebody worked on a case on a day; what was measured is kept beside it.

    Refused: cases.not_your_time (neither theirs nor a lead), cases.bad_minutes, cases.no_reason.
    """
    refuse_if(by.pk != whose.pk and not may(by, REVIEW), Refused("cases.not_your_time", status=403))
    refuse_if(not 0 <= seconds <= LONGEST_DAY or day > day_of(whose, at), Refused("cases.bad_minutes", status=400))
    refuse_if(not why.strip(), Refused("cases.no_reason", status=400))
    row, _new = HandlingTime.objects.select_for_update().get_or_create(case=case, staff=whose, day=day)
    before = row.seconds if row.corrected is None else row.corrected
    if before == seconds:
        return row
    row.corrected, row.corrected_why = seconds, why.strip()[:200]
    row.save(update_fields=["corrected", "corrected_why"])
    publish(
        HandlingCorrected(
            case_id=case.pk, number=case.number, staff_id=whose.pk, day=day.isoformat(), before=before,
            seconds=seconds, why=row.corrected_why, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    subject = f"{case.pk}/{whose.pk}/{day}"
    record(actor, "handling.corrected", "handling", subject, at=at, before=before, after=seconds, reason=why)
    return row
