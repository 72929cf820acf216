"""Who is at the other end of a number, and whose telephone an extension is."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max, QuerySet

from vafa.conversations.models import Call, Message
from vafa.customers.models import PHONE, ContactPoint, Customer
from vafa.customers.queries import find_by_address
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.phones import to_e164


def plain_number(typed: str) -> str:
    """A typed number as it is stored: E.164, or its digits where it has no such form."""
    return to_e164(typed) or "".join(one for one in typed if one.isdigit() or one in "+*#")[:40]


def customers_of(number: str) -> list[Customer]:
    """Everyone with this number, those who proved it first."""
    return find_by_address(PHONE, number) if number else []


def customer_of(number: str) -> tuple[Customer | None, ContactPoint | None]:
    """Who calls from this number: among several the one with whom something was said last."""
    found = customers_of(number)
    if not found:
        return None, None
    customer = found[0] if len(found) == 1 else _latest(found)
    return customer, ContactPoint.objects.filter(customer=customer, kind=PHONE, value=number).first()


def staff_at(extension: str) -> QuerySet[Staff]:
    """Whose telephone this is."""
    return Staff.objects.filter(extension=extension, is_active=True).order_by("pk")


@transaction.atomic
def give_calls(customer_ids: Collection[int]) -> int:  # house: who got to know the customer said so already
    """Calls of numbers nobody knew were calls of these customers, if a number is theirs now; returns how many."""
    points = ContactPoint.objects.filter(customer__in=customer_ids, kind=PHONE).values("value")
    unknown = Call.objects.filter(customer=None, number__in=points).exclude(number="")
    given = 0
    for number in set(unknown.values_list("number", flat=True)):
        customer, point = customer_of(number)
        given += unknown.filter(number=number).update(customer=customer, contact_point=point)
    return given


def _latest(among: list[Customer]) -> Customer:
    rows = Message.objects.filter(customer__in=among).values("customer").annotate(last=Max("created_at"))
    last = {row["customer"]: row["last"] for row in rows}
    said = [one for one in among if one.pk in last]
    return max(said, key=lambda one: last[one.pk]) if said else among[0]
