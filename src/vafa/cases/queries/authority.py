"""How much who may give on a case just now: limits, what was given on the case, what a person gave this month.

A month is the calendar month of the shop, whoever reads: in the zone of its default working calendar, and Jalali where
that zone is Iran's or Afghanistan's, since budgets there turn with Jalali months.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Sum

from vafa.cases.access import APPROVE, COMPENSATE
from vafa.cases.models import Authority, Case, Compensation
from vafa.cases.queries.people import responsible_for
from vafa.cases.rules.authority import DEFAULTS, Limit, Within, limit_for, may_give
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.calendars import from_calendar, next_month, to_calendar
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Money, Span

JALALI_ZONES = ("Asia/Tehran", "Asia/Kabul")


@dataclass(frozen=True)
class Standing:
    """One person's authority on one case at a moment."""

    limit: Limit
    on_case: Money  # given on the case, by anyone
    this_month: Money  # given by this person on all cases

    def within(self, worth: Money) -> Within:
        """Whether this person may give so much more."""
        return may_give(worth, self.on_case, self.this_month, self.limit)

    @property
    def up_to(self) -> Money:
        """What this person may still give on the case without asking."""
        return self.within(Money.zero(self.on_case.currency)).up_to


def month_calendar() -> str:
    """By which calendar the shop's months turn."""
    return "jalali" if working_calendar().time_zone in JALALI_ZONES else "gregorian"


def month_of(at: datetime) -> Span:
    """The shop's calendar month around a moment."""
    zone, calendar = ZoneInfo(working_calendar().time_zone), month_calendar()
    year, month, _day = to_calendar(at.astimezone(zone).date(), calendar)
    first, after = from_calendar(calendar, year, month, 1), from_calendar(calendar, *next_month(year, month), 1)
    return Span(datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))


def limits() -> Sequence[Limit]:
    """The limits that hold: the shop's own, or those Vafa comes with while it has said none."""
    rows = Authority.objects.order_by("role", "kind", "customer_class", "pk")
    return [
        Limit(one.role, Money(one.per_case, one.currency), Money(one.per_month, one.currency), one.kind,
              one.customer_class)
        for one in rows
    ] or DEFAULTS  # fmt: skip


def given_on(case_id: int, currency: str) -> Money:
    """What was given on a case, by anyone."""
    rows = Compensation.objects.filter(case=case_id, state=Compensation.GIVEN, currency=currency)
    return Money(rows.aggregate(sum=Sum("worth"))["sum"] or Money.zero(currency).amount, currency)


def given_in_month(staff_ids: Collection[int], currency: str, at: datetime) -> dict[int, Money]:
    """What each of these people gave on all cases in the month of this moment. One query."""
    month = month_of(at)
    rows = Compensation.objects.filter(
        given_by__in=staff_ids, given_at__gte=month.start, given_at__lt=month.end, state=Compensation.GIVEN,
        currency=currency,
    )  # fmt: skip
    found = dict(rows.order_by().values_list("given_by").annotate(sum=Sum("worth")))
    return {one: Money(found.get(one) or Money.zero(currency).amount, currency) for one in staff_ids}


def standing_on(case: Case, staff: Staff, currency: str, at: datetime) -> Standing:
    """A person's authority on a case. Three queries, and the working calendar."""
    limit = limit_for(staff.role, case.kind, case.customer_class, currency, limits())
    return Standing(limit, given_on(case.pk, currency), given_in_month([staff.pk], currency, at)[staff.pk])


def approvers_of(case: Case, worth: Money, *, but: int | None, at: datetime) -> list[int]:
    """Who may say yes to this on the case: those accountable for its stage first, then all whose authority covers it.

    `but` is who asks. Five queries, however many work here.
    """
    people = [one for one in Staff.objects.filter(is_active=True).order_by("pk") if one.pk != but and may(one, APPROVE)]
    known, on_case = limits(), given_on(case.pk, worth.currency)
    months = given_in_month([one.pk for one in people], worth.currency, at)
    able = [
        one.pk
        for one in people
        if may(one, COMPENSATE)
        and may_give(
            worth, on_case, months[one.pk],
            limit_for(one.role, case.kind, case.customer_class, worth.currency, known),
        ).allowed
    ]  # fmt: skip
    accountable = set(responsible_for(case).A)
    return sorted(able, key=lambda pk: (pk not in accountable, pk))
