"""Incidents: who is meant by a product, serial numbers or days, how the telling stands, which cases are likely part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from vafa.cases.models import Affected, Case, Incident
from vafa.cases.queries.scope import cases_for
from vafa.conversations.models import Message
from vafa.customers.models import EMAIL, PHONE, ContactPoint, Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.folding import fold
from vafa.platform.i18n.phones import to_e164
from vafa.platform.values import Refused, refuse_if
from vafa.sales.models import NOT_KEPT, Order, OrderLine, Product, Unit

MOST_LINES = 2000
SHOWN, SUGGESTED = 12, 50
UNHEARD = (Message.SKIPPED, Message.FAILED)
BEFORE = timedelta(days=7)  # cases this much older than the incident may be its first signs


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who is meant: of a product, by serial numbers (a list, or from the first to the last) or days of orders; or by
    hand: e-mail addresses, telephone numbers and numbers of cases, one a line."""

    sku: str = ""
    serials: Sequence[str] = ()
    first_serial: str = ""
    last_serial: str = ""
    first_day: date | None = None
    last_day: date | None = None
    people: Sequence[str] = field(default_factory=tuple)

    @property
    def way(self) -> str:
        """By what customers are found."""
        if self.serials or self.first_serial or self.last_serial:
            return "serials"
        if self.people:
            return "hand"
        return "orders" if self.first_day or self.last_day else "product"


def reached(reach: Reach, zone_start: datetime | None = None, zone_end: datetime | None = None) -> QuerySet[Customer]:
    """The customers a reach means, withdrawn ones left out; `zone_start` and `zone_end` bound the orders' moments.

    Refused: cases.nobody_meant, cases.unknown_product, cases.bad_serials, cases.bad_days, cases.too_many_serials.
    """
    for lines in (reach.serials, reach.people):
        refuse_if(len(lines) > MOST_LINES, Refused("cases.too_many_serials", most=MOST_LINES, status=400))
    alive = Customer.objects.filter(withdrawn_at=None)
    if reach.people:
        return alive.filter(_by_hand(reach.people))
    refuse_if(not reach.sku, Refused("cases.nobody_meant", status=400))
    product = Product.objects.filter(sku=reach.sku).first()
    if product is None:
        raise Refused("cases.unknown_product", sku=reach.sku, status=400)
    if reach.way == "serials":
        return alive.filter(pk__in=_any_of(_who_has(_units(product, reach))))
    refuse_if(
        bool(reach.first_day and reach.last_day and reach.first_day > reach.last_day),
        Refused("cases.bad_days", status=400),
    )
    bought_it = OrderLine.objects.filter(product=product, quantity__gt=0)
    orders = Order.objects.filter(pk__in=bought_it.values("order"), withdrawn_at=None).exclude(state__in=NOT_KEPT)
    orders = orders.filter(placed_at__gte=zone_start) if zone_start else orders
    orders = orders.filter(placed_at__lt=zone_end) if zone_end else orders
    bought = orders.exclude(customer=None).values("customer")
    if reach.way == "orders":
        return alive.filter(pk__in=bought)
    return alive.filter(pk__in=_any_of([bought, *_who_has(Unit.objects.filter(product=product))]))


def _any_of(ids: "Sequence[QuerySet[Any, Any]]") -> "QuerySet[Any, Any]":
    """Ids of any of these, joined before customers are read: "or" between them would read every customer."""
    first, *others = (one.order_by() for one in ids)
    return first.union(*others)


def _units(product: Product, reach: Reach) -> QuerySet[Unit]:
    """Units by their serial numbers, written in any letters; a range counts those as long as its ends."""
    units = Unit.objects.filter(product=product)
    if reach.serials:
        return units.filter(search__in={fold(one) for one in reach.serials})
    first, last = fold(reach.first_serial), fold(reach.last_serial)
    refuse_if(not first or not last, Refused("cases.bad_serials", status=400))
    sized = units.annotate(size=Length("search")).filter(size__gte=len(first), size__lte=len(last))
    if len(first) == len(last):
        return sized.filter(search__gte=first, search__lte=last)
    return sized.filter(
        (Q(size=len(first)) & Q(search__gte=first))
        | Q(size__gt=len(first), size__lt=len(last))
        | (Q(size=len(last)) & Q(search__lte=last))
    )


def _who_has(units: QuerySet[Unit]) -> "Sequence[QuerySet[Any, Any]]":
    """Ids of who owns these units; a unit nobody was written for is its buyer's."""
    sold = units.filter(customer=None, order__withdrawn_at=None).exclude(order__customer=None)
    return [units.exclude(customer=None).values("customer"), sold.values("order__customer")]


def _by_hand(people: Sequence[str]) -> Q:
    numbers = [int(found[1]) for one in people if (found := re.fullmatch(r"#(\d{1,18})", one))]
    emails = [one.lower() for one in people if "@" in one]
    phones = [phone for one in people if "@" not in one and one[0] != "#" and (phone := to_e164(one))]
    points = ContactPoint.objects.filter(Q(kind=EMAIL, value__in=emails) | Q(kind=PHONE, value__in=phones))
    return Q(pk__in=points.values("customer")) | Q(pk__in=Case.objects.filter(number__in=numbers).values("customer"))


@dataclass(frozen=True)
class Standing:
    """How the telling stands, in customers. `unreached` hear by telephone or not at all; `called` of them did."""

    total: int = 0
    told: int = 0
    sent: int = 0  # by now left the house
    read: int = 0
    unreached: int = 0
    called: int = 0
    cases: int = 0
    open_cases: int = 0

    @property
    def to_tell(self) -> int:
        """Nobody tried yet."""
        return self.total - self.told - self.unreached

    @property
    def to_call(self) -> int:
        """No letter reaches them and nobody called."""
        return self.unreached - self.called


def standing(incident: Incident) -> Standing:
    """How the telling of this incident stands; two queries."""
    unheard = Q(message__state__in=UNHEARD)
    rows = Affected.objects.filter(incident=incident).aggregate(
        total=Count("pk"),
        told=Count("pk", filter=Q(message__isnull=False) & ~unheard),
        sent=Count("pk", filter=Q(message__state=Message.SENT)),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        unreached=Count("pk", filter=unheard),
        called=Count("pk", filter=unheard & Q(called_at__isnull=False)),
    )
    cases = Case.objects.filter(incident=incident).aggregate(
        cases=Count("pk"), open_cases=Count("pk", filter=Q(resolved_at=None))
    )
    return Standing(**rows, **cases)


def unreached(incident: Incident, limit: int = 200) -> list[Affected]:
    """Whom no letter reaches, with `phone`: those still to be called first."""
    phones = ContactPoint.objects.filter(customer=OuterRef("customer"), kind=PHONE, off_at=None).order_by("pk")
    rows = Affected.objects.filter(incident=incident, message__state__in=UNHEARD).select_related("customer", "message")
    rows = rows.annotate(phone=Subquery(phones.values("value")[:1]))
    return list(rows.order_by(F("called_at").asc(nulls_first=True), "pk")[:limit])


def why_unreached(incident: Incident) -> list[tuple[str, int]]:
    """The reasons no letter reached them, each with how many, the commonest first."""
    rows = Affected.objects.filter(incident=incident, message__state__in=UNHEARD)
    counted = rows.values_list("message__reason").annotate(count=Count("pk")).order_by("-count", "message__reason")
    return [(reason, count) for reason, count in counted]


def children(staff: Staff, incident: Incident, limit: int = 200) -> list[Case]:
    """Its cases this person may see, open ones first."""
    rows = cases_for(staff).filter(incident=incident).select_related("customer", "owner")
    return list(rows.order_by(F("resolved_at").asc(nulls_first=True), "-opened_at", "-pk")[:limit])


def likely(staff: Staff, incident: Incident, limit: int = SUGGESTED) -> list[Case]:
    """Open cases, not yet of any incident, that are likely about it: its product, topic or customers."""
    if incident.ended_at is not None:
        return []
    rows = cases_for(staff).filter(
        resolved_at=None, incident=None, spam_at=None, merged_into=None, opened_at__gte=incident.started_at - BEFORE
    )
    return list(rows.filter(_looks_like(incident)).select_related("customer", "owner").order_by("-opened_at")[:limit])


def _looks_like(incident: Incident) -> Q:
    about = Q(customer__in=Affected.objects.filter(incident=incident).values("customer"))
    if incident.topic:
        about |= Q(topic=incident.topic)
    if incident.product_id is not None:
        lines = OrderLine.objects.filter(order=OuterRef("order"), product=incident.product_id)
        about |= Q(unit__product=incident.product_id) | Q(order__in=lines.values("order"))
    return about


def incident_for(case: Case, among: Sequence[Incident]) -> Incident | None:
    """Which of these incidents, going on, an open case is probably part of; asks nothing when there are none."""
    if case.incident_id is not None or case.resolved_at is not None or case.spam_at is not None:
        return None
    for incident in among:
        if case.opened_at >= incident.started_at - BEFORE and _is_like(case, incident):
            return incident
    return None


def _is_like(case: Case, incident: Incident) -> bool:
    if incident.topic and case.topic == incident.topic:
        return True
    if incident.product_id is not None and case.unit is not None and case.unit.product_id == incident.product_id:
        return True
    if Affected.objects.filter(incident=incident, customer=case.customer_id).exists():
        return True
    product, order = incident.product_id, case.order_id
    return bool(product and order and OrderLine.objects.filter(order=order, product=product).exists())


def going_on() -> list[Incident]:
    """Incidents that have not ended, newest first."""
    return list(Incident.objects.filter(ended_at=None).order_by("-started_at", "-pk")[:5])


def incidents(limit: int = 50) -> list[tuple[Incident, Standing]]:
    """The latest incidents with how their telling stands: those going on first."""
    rows = Incident.objects.select_related("product").order_by(F("ended_at").desc(nulls_first=True), "-started_at")
    return [(one, standing(one)) for one in rows[:limit]]


def incident_of(pk: int) -> Incident:
    """The incident of this id. Refused: cases.unknown_incident."""
    found = Incident.objects.select_related("product").filter(pk=pk).first()
    if found is None:
        raise Refused("cases.unknown_incident", status=404)
    return found
