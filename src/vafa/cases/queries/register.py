"""The register of complaints: a list by keyset, its figures, and which remedy kept the customer.

Figures are counted set by set: two statements, however many complaints. A remedy kept a customer who bought again
within 90 days after it was given; while those days run and they have not, it is too early to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from vafa.cases.models import Case, Compensation
from vafa.cases.queries.scope import cases_for
from vafa.platform.accounts.models import Staff
from vafa.sales.models import NOT_KEPT, Order

KEPT_WITHIN = timedelta(days=90)
BEHIND = ("", "rated", "kept", "lost", "early")


@dataclass(frozen=True)
class Wanted:
    """Which complaints: opened from … until, whose fault, with which remedy, open or solved, behind which figure."""

    since: datetime
    until: datetime
    fault: str = ""  # "unknown": not named yet
    remedy: str = ""  # "none": nothing given
    state: str = ""  # open, solved
    behind: str = ""  # rated; kept, lost, early (with `remedy`)


@dataclass(frozen=True)
class RemedyFigure:
    """How a remedy did: cases it was given on, what it cost, and how many customers bought again."""

    remedy: str
    currency: str
    cases: int
    cost: Decimal
    kept: int
    early: int
    satisfaction: float | None

    @property
    def lost(self) -> int:
        """Cases whose 90 days are over without another purchase."""
        return self.cases - self.kept - self.early


@dataclass(frozen=True)
class Figures:
    """The complaints in a few numbers; the median is of solved ones, on the wall clock."""

    total: int
    solved: int
    median: timedelta | None
    rated: int
    satisfaction: float | None
    remedies: Sequence[RemedyFigure]

    @property
    def costs(self) -> dict[str, Decimal]:
        """What all remedies cost, by currency."""
        found: dict[str, Decimal] = {}
        for one in self.remedies:
            found[one.currency] = found.get(one.currency, Decimal(0)) + one.cost
        return found


@dataclass(frozen=True)
class Register:
    """A page of complaints, newest first, and the cursor of the next ("" at the end). Rows carry `given`."""

    rows: Sequence[Case]
    next: str = ""


class Median(Aggregate):
    """The middle value."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "Median"


def complaints(staff: Staff, wanted: Wanted, at: datetime) -> QuerySet[Case]:
    """The complaints this person may see that are wanted."""
    rows = cases_for(staff).filter(complaint__isnull=False, merged_into=None, spam_at=None)
    rows = rows.filter(opened_at__gte=wanted.since, opened_at__lt=wanted.until)
    if wanted.fault:
        rows = rows.filter(complaint__fault="" if wanted.fault == "unknown" else wanted.fault)
    if wanted.state:
        rows = rows.filter(resolved_at__isnull=wanted.state != "solved")
    if wanted.behind == "rated":
        rows = rows.filter(complaint__satisfaction__isnull=False)
    if wanted.remedy == "none":
        return rows.filter(~Exists(_given().filter(case=OuterRef("pk"))))
    outcome = wanted.behind if wanted.behind in ("kept", "lost", "early") else ""
    if wanted.remedy or outcome:
        of = _given().filter(case=OuterRef("pk"))
        of = of.filter(remedy=wanted.remedy) if wanted.remedy else of
        bought = of.filter(_again(at))
        young = of.filter(given_at__gt=at - KEPT_WITHIN)
        conditions = {
            "": Exists(of),
            "kept": Exists(bought),
            "early": Exists(young) & ~Exists(bought),
            "lost": Exists(of) & ~Exists(young) & ~Exists(bought),
        }
        rows = rows.filter(conditions[outcome])
    return rows


def list_complaints(staff: Staff, wanted: Wanted, cursor: str = "", *, at: datetime, limit: int = 50) -> Register:
    """A page of the register; a strange cursor is the start. Two queries."""
    found = list(_shown(_after(complaints(staff, wanted, at), cursor))[: limit + 1])
    if len(found) <= limit:
        return Register(found)
    last = found[limit - 1]
    return Register(found[:limit], f"{last.opened_at.isoformat()}~{last.pk}")


def every_complaint(staff: Staff, wanted: Wanted, at: datetime) -> Iterator[Case]:
    """All complaints that are wanted, newest first, a page at a time, for a file."""
    cursor = ""
    while True:
        page = list_complaints(staff, wanted, cursor, at=at, limit=500)
        yield from page.rows
        cursor = page.next
        if not cursor:
            return


def figures_of(staff: Staff, wanted: Wanted, at: datetime) -> Figures:
    """The figures of the complaints that are wanted. Two queries."""
    rows = complaints(staff, wanted, at)
    told: dict[str, Any] = rows.order_by().aggregate(
        total=Count("pk"),
        solved=Count("pk", filter=Q(resolved_at__isnull=False)),
        median=Median(
            F("resolved_at") - F("opened_at"), filter=Q(resolved_at__isnull=False), output_field=DurationField()
        ),
        rated=Count("complaint__satisfaction"),
        satisfaction=Avg("complaint__satisfaction"),
    )
    return Figures(**told, remedies=_remedies(rows, wanted, at))


def _remedies(rows: QuerySet[Case], wanted: Wanted, at: datetime) -> list[RemedyFigure]:
    """One line for each remedy and currency; a case with the same remedy twice counts once."""
    given = _given().filter(case__in=rows.order_by().values("pk"))
    if wanted.remedy not in ("", "none"):
        given = given.filter(remedy=wanted.remedy)
    counted = (
        given.annotate(kept=_again(at))
        .order_by()
        .values("remedy", "currency")
        .annotate(
            cases=Count("case", distinct=True),
            cost=Sum("worth"),
            kept_on=Count("case", distinct=True, filter=Q(kept=True)),
            young=Count("case", distinct=True, filter=Q(given_at__gt=at - KEPT_WITHIN, kept=False)),
            satisfaction=Avg("case__complaint__satisfaction"),
        )
        .order_by("remedy", "currency")
    )
    return [
        RemedyFigure(
            one["remedy"], one["currency"], one["cases"], one["cost"], one["kept_on"],
            min(one["young"], one["cases"] - one["kept_on"]), one["satisfaction"],
        )
        for one in counted
    ]  # fmt: skip


def _given() -> QuerySet[Compensation]:
    return Compensation.objects.filter(state=Compensation.GIVEN)


def _again(at: datetime) -> Exists:
    """Of something given: whether its customer bought again within the days after."""
    orders = Order.objects.filter(
        customer=OuterRef("case__customer"), placed_at__gt=OuterRef("given_at"), placed_at__lte=at,
        placed_at__lt=OuterRef("given_at") + KEPT_WITHIN, withdrawn_at=None,
    ).exclude(state__in=NOT_KEPT)  # fmt: skip
    return Exists(orders)


def _shown(rows: QuerySet[Case]) -> QuerySet[Case]:
    given = Prefetch("compensations", _given().order_by("pk"), to_attr="given")
    return rows.select_related("customer", "complaint", "owner").prefetch_related(given).order_by("-opened_at", "-pk")


def _after(rows: QuerySet[Case], cursor: str) -> QuerySet[Case]:
    text, _, pk = cursor.rpartition("~")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return rows
    if moment.tzinfo is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return rows
    return rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=int(pk)))
