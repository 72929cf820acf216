"""A shop for the tests of triggers: who bought what when, told in a line each."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import count

from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.journeys.trigger import Entry
from vafa.journeys.triggering import found, told, triggers
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.time import now
from vafa.platform.values import SYSTEM
from vafa.sales.actions import NewLine, place_order
from vafa.sales.models import Order, Product

_numbers = count(1)


def person(name: str = "سارا") -> Customer:
    return add_customer(name, emails=[f"p{next(_numbers)}@example.com"], actor=SYSTEM, at=now())


def bought(
    customer: Customer | None,
    at: datetime,
    sku: str = "kettle",
    *,
    many: int = 1,
    serial: str = "",
    state: str = "placed",
) -> Order:
    """An order of one product."""
    return place_order(
        customer, [NewLine(sku, sku, Decimal(many), Decimal(10), serial)], number=f"T{next(_numbers)}", source="shop",
        currency="IRR", placed_at=at, state=state, actor=SYSTEM, at=now(),
    )  # fmt: skip


def say_of(sku: str, **facts: int) -> None:
    """What the shop says of a product."""
    Product.objects.filter(sku=sku).update(**facts)


def happened(key: str, at: datetime | None = None) -> list[Entry]:
    """To whom a trigger says that it happened, by everything in the log."""
    trigger = triggers()[key]
    rows = EventRow.objects.filter(name__in=[one.name for one in trigger.events]).order_by("pk")
    return told(trigger, [event for row in rows if (event := event_of(row)) is not None], at or now())


def due(key: str, at: datetime | None = None, **options: int) -> list[Entry]:
    """Whom a trigger of time finds."""
    return found(triggers()[key], options, at or now())


def whom(entries: Sequence[Entry]) -> list[int]:
    return [one.customer_id for one in entries]
