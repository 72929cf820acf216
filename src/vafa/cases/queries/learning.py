"""What reviews need: the cases of a week with what can be counted of them, the list of a week, lessons by words."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from vafa.cases.models import Assignment, Case, Complaint, Promise, Resolution, Review
from vafa.cases.queries.handling import seconds_on
from vafa.cases.queries.scope import cases_for
from vafa.cases.rules.reviewing import Looked, week_of
from vafa.customers.models import Trait
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n import language
from vafa.platform.search.matching import matches
from vafa.platform.values import Refused

WEEK = timedelta(days=7)
SHOWN, MOST_LOOKED = 50, 20_000
CSAT_TRAIT = "last_csat"  # what surveys leave behind
SECOND_THOUGHTS = timedelta(seconds=15)  # a resolution undone so soon was none


def week_start() -> int:
    """The weekday on which the shop's week begins, Monday being 0."""
    return language(settings.LANGUAGE_CODE).week_start


def week_at(at: datetime) -> date:
    """The first day of the shop's week this moment is in."""
    return week_of(at.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date(), week_start())


def beginning(week: date) -> datetime:
    """The moment a week begins in the shop."""
    return datetime.combine(week, time(), ZoneInfo(settings.CONFIG.time_zone))


def resolved_in(week: date) -> list[Looked]:
    """What can be counted of the cases resolved in that week, and still resolved or opened again since; six queries.

    Satisfaction is what was said about a complaint, else the score the customer's answer left as a trait.
    """
    start, end = beginning(week), beginning(week + WEEK)
    done = Resolution.objects.filter(at__gte=start, at__lt=end)
    rows = Case.objects.filter(pk__in=done.values("case"), spam_at=None, merged_into=None).order_by("pk")
    cases = list(rows.only("pk", "owner", "customer", "opened_at")[:MOST_LOOKED])
    ids = [one.pk for one in cases]
    resolutions = {
        row["case"]: row
        for row in Resolution.objects.filter(case__in=ids)
        .values("case")
        .annotate(
            again=Count("pk", filter=Q(reopened_at__gt=F("at") + SECOND_THOUGHTS)),
            yes=Count("pk", filter=Q(confirmed_at__isnull=False, reopened_at=None)),
        )
    }
    ended = dict(Resolution.objects.filter(case__in=ids).order_by("at").values_list("case", "at"))
    late = _counts(Promise.objects.filter(case__in=ids, broken_at__isnull=False), "pk")
    hands = _counts(Assignment.objects.filter(case__in=ids), "staff")
    said, worked = _satisfaction(cases), seconds_on(ids)
    return [
        Looked(
            one.pk,
            one.owner_id,
            late=late.get(one.pk, 0),
            reopened=resolutions[one.pk]["again"],
            satisfaction=said.get(one.pk),
            hands=hands.get(one.pk, 0),
            handled=worked.get(one.pk, 0) // 60,
            took=int((ended[one.pk] - one.opened_at).total_seconds() // 60),
            confirmed=resolutions[one.pk]["yes"] > 0,
        )
        for one in cases
    ]


def _counts(rows: QuerySet[Any], what: str) -> dict[int, int]:
    """How many different ones each case has."""
    return dict(rows.values("case").annotate(count=Count(what, distinct=True)).values_list("case", "count"))


def _satisfaction(cases: Sequence[Case]) -> dict[int, int]:
    ids, customers = [one.pk for one in cases], {one.customer_id for one in cases}
    known = dict(Trait.objects.filter(customer__in=customers, name=CSAT_TRAIT).values_list("customer", "value"))
    said = {one.pk: int(known[one.customer_id]) for one in cases if _is_score(known.get(one.customer_id))}
    rated = Complaint.objects.filter(case__in=ids, satisfaction__isnull=False).values_list("case", "satisfaction")
    return said | {case: score for case, score in rated if score is not None}


def _is_score(value: object) -> bool:
    return isinstance(value, int) and 1 <= value <= 5


def reviews_of_week(staff: Staff, week: date) -> list[Review]:
    """The reviews of that week this person may see, good ones first, open before finished."""
    rows = Review.objects.filter(week=week, case__in=cases_for(staff))
    rows = rows.select_related("case__customer", "about", "by")
    return list(rows.order_by("-side", "pk"))


def my_reviews(staff: Staff, limit: int = SHOWN) -> list[Review]:
    """Finished reviews of this person's own cases, those not read yet first."""
    rows = Review.objects.filter(about=staff, done_at__isnull=False).select_related("case__customer", "by")
    return list(rows.order_by("seen_at", "-done_at", "-pk")[:limit])


def lessons(staff: Staff, text: str, limit: int = SHOWN) -> list[Review]:
    """Finished reviews with a lesson that has these words, newest first; all of them without words."""
    rows = Review.objects.filter(done_at__isnull=False, case__in=cases_for(staff)).exclude(lesson="")
    rows = rows.filter(matches("search", text)) if text.strip() else rows
    return list(rows.select_related("case__customer", "about", "by").order_by("-done_at", "-pk")[:limit])


def review_of(pk: int) -> Review:
    """The review of this id. Refused: cases.unknown_review."""
    row = Review.objects.select_related("case__customer", "about", "by").filter(pk=pk).first()
    if row is None:
        raise Refused("cases.unknown_review", status=404)
    return row


def asked_before(case: Case, days: int, at: datetime) -> tuple[int, str]:
    """How many requests there were in these days before `at`, this one included, and about what ("unit", "customer").

    Read along the index of the unit, or that of the customer's cases.
    """
    since = at - timedelta(days=days)
    rows = Case.objects.filter(opened_at__gte=since, opened_at__lte=case.opened_at, spam_at=None, merged_into=None)
    if case.unit_id is not None:
        count = rows.filter(unit=case.unit_id).count()
        if count > 1:
            return count, "unit"
    matter = Q(topic=case.topic) if case.topic else Q(kind=case.kind)
    return rows.filter(matter, customer=case.customer_id).count(), "customer"
