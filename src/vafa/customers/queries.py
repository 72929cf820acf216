"""Questions about customers, always for someone: who may see people sees all of them, others none."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db.models import F, Q, QuerySet

from vafa.customers.access import VIEW
from vafa.customers.likeness import Alike, likely_duplicates
from vafa.customers.models import Consent, ContactPoint, Customer, Merge
from vafa.customers.rules.merging import UNDO_WITHIN
from vafa.platform.access import Asker, may
from vafa.platform.i18n.folding import fold
from vafa.platform.search.matching import matches
from vafa.platform.values import Refused

__all__ = [
    "Alike",
    "CustomerList",
    "CustomerPage",
    "customer_page",
    "customers_for",
    "find_by_address",
    "found_by",
    "kept_customers",
    "likely_duplicates",
    "list_customers",
    "merges_of",
    "search_customers",
    "standing_consents",
    "visible_to",
    "with_merged",
]
Order = Literal["name", "last_order", "added"]


def customers_for(staff: Asker | None) -> QuerySet[Customer]:
    """The customers this person may see: all for those with `customers.view`, none for others (the analyst)."""
    if staff is None or not may(staff, VIEW):
        return Customer.objects.none()
    return Customer.objects.filter(withdrawn_at=None)


visible_to = customers_for


def search_customers(staff: Asker | None, text: str, limit: int = 20) -> list[Customer]:
    """Customers whose name, address or key has every typed word, by name. Nothing typed finds nobody."""
    if not fold(text):
        return []
    return list(customers_for(staff).filter(found_by(text)).order_by("sort", "pk")[:limit])


def find_by_address(kind: str, value: str) -> list[Customer]:
    """Who has this address (in its normal form): those who proved it first, then the longest known."""
    points = ContactPoint.objects.filter(kind=kind, value=value, customer__withdrawn_at=None)
    return [point.customer for point in points.select_related("customer").order_by("verified_at", "customer_id")]


def found_by(text: str) -> Q:
    """The condition for a typed text; 0912… and 0098912… find the number stored as +98912…."""
    words = fold(text).split()
    digits = re.sub(r"\D", "", text_of_digits := "".join(words))
    if len(digits) >= 4 and digits.startswith("0") and re.fullmatch(r"[\d\s()+./-]+", text_of_digits):
        return matches("search", text) | Q(search__contains=digits.lstrip("0"))
    return matches("search", text)


@dataclass(frozen=True)
class CustomerList:
    """Some customers, and the cursor of the next page ("" at the end)."""

    rows: Sequence[Customer]
    next: str = ""


def list_customers(
    staff: Asker | None, order: Order = "name", *, text: str = "", cursor: str = "", limit: int = 50
) -> CustomerList:
    """A page of customers by name, by last order (only who has one), or newest first. Any page costs the same.

    Each row carries its contact points, prefetched. A cursor that cannot be read gives the first page.
    """
    rows = customers_for(staff).prefetch_related("contact_points").select_related("company")
    if text.strip():
        rows = rows.filter(found_by(text))
    key, _, pk = cursor.rpartition("~")
    last = int(pk) if pk.isdecimal() else None
    if order == "last_order":
        rows = rows.filter(last_order_at__isnull=False).order_by(F("last_order_at").desc(), "-pk")
        if last is not None and _is_moment(key):
            rows = rows.filter(Q(last_order_at__lt=key) | Q(pk__lt=last), last_order_at__lte=key)
    elif order == "added":  # ids grow as customers are added
        rows = rows.order_by("-pk")
        rows = rows if last is None else rows.filter(pk__lt=last)
    else:
        rows = rows.order_by("sort", "pk")
        rows = rows if last is None else rows.filter(Q(sort__gt=key) | Q(pk__gt=last), sort__gte=key)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return CustomerList(found[:limit], _cursor(found[limit - 1], order) if more else "")


def _cursor(customer: Customer, order: Order) -> str:
    if order == "last_order" and customer.last_order_at:
        return f"{customer.last_order_at.isoformat()}~{customer.pk}"
    return f"{customer.sort if order == 'name' else ''}~{customer.pk}"


def _is_moment(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", text) is not None


@dataclass(frozen=True)
class CustomerPage:
    """What the customer page shows of this room."""

    customer: Customer
    contact_points: Sequence[ContactPoint]
    consents: Sequence[Consent]
    traits: dict[str, object] = field(default_factory=dict)
    people: Sequence[Customer] = ()


def customer_page(staff: Asker | None, pk: int) -> CustomerPage:
    """A customer with contact points, standing consents, traits and (of a company) people, in five queries."""
    customer = customers_for(staff).select_related("company").filter(pk=pk).first()
    if customer is None:
        raise Refused("customers.unknown", status=404)
    return CustomerPage(
        customer,
        list(customer.contact_points.order_by("off_at", "kind", "pk")),
        list(customer.consents.filter(ended_at=None).order_by("purpose", "channel")),
        dict(customer.traits.values_list("name", "value")),
        list(customer.people.filter(withdrawn_at=None).order_by("sort")[:50]),
    )


def standing_consents(customer_ids: Sequence[int]) -> dict[int, dict[tuple[str, str], bool]]:
    """The standing answers of many customers, by (purpose, channel), as `rules.consent.allows` takes them."""
    found: dict[int, dict[tuple[str, str], bool]] = {pk: {} for pk in customer_ids}
    rows = Consent.objects.filter(customer_id__in=customer_ids, ended_at=None)
    for pk, purpose, channel, granted in rows.values_list("customer_id", "purpose", "channel", "granted"):
        found[pk][purpose, channel] = granted
    return found


def kept_customers(customer_ids: Collection[int]) -> dict[int, int]:
    """Of these customers, those merged into another, with the id of the one who was kept."""
    merged = Customer.objects.filter(pk__in=list(customer_ids), merged_into__isnull=False)
    return dict(merged.values_list("pk", "merged_into_id"))


def with_merged(customer_id: int) -> list[int]:
    """The customer and all who were merged into them: whose events in the log are this customer's story."""
    return [customer_id, *Customer.objects.filter(merged_into=customer_id).order_by("pk").values_list("pk", flat=True)]


def merges_of(customer_id: int, at: datetime) -> list[Merge]:
    """The merges into this customer that can still be taken back, newest first, with who was merged."""
    rows = Merge.objects.filter(keep=customer_id, undone_at=None, at__gte=at - UNDO_WITHIN)
    return list(rows.select_related("gone").defer("moved", "changes").order_by("-at", "-pk"))
