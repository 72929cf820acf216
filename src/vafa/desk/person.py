"""What the page of one customer is made of, asked for one person of the staff in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from statistics import median

from vafa.cases.access import VIEW as CASES
from vafa.cases.models import Case
from vafa.cases.queries import cases_of_customer
from vafa.customers.models import Customer
from vafa.customers.queries import CustomerPage, customer_page, with_merged
from vafa.journeys.access import VIEW as JOURNEYS
from vafa.journeys.queries import Touch, follow_ups_of
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.timeline import Told, story
from vafa.platform.values import Money
from vafa.sales.access import VIEW as SALES
from vafa.sales.models import CANCELLED, RETURNED, Order, Unit

ORDERS = 200
TOLD = 30


@dataclass(frozen=True)
class Whole:
    """A customer with all we know; `older` is the cursor to what was before the last line told."""

    page: CustomerPage
    orders: Sequence[Order]
    units: Sequence[Unit]
    cases: Sequence[Case]
    steps: Sequence[Touch]
    told: Sequence[Told]
    older: str

    @property
    def customer(self) -> Customer:
        """Who."""
        return self.page.customer

    @property
    def open_cases(self) -> list[Case]:
        """Cases that are not resolved."""
        return [case for case in self.cases if case.resolved_at is None]

    @property
    def standing(self) -> Mapping[tuple[str, str], bool]:
        """Their answers by purpose and channel."""
        return {(one.purpose, one.channel): one.granted for one in self.page.consents}

    @property
    def reached(self) -> set[str]:
        """The kinds of address that still reach them."""
        return {point.kind for point in self.page.contact_points if point.off_at is None}

    @property
    def bought(self) -> list[Order]:
        """Orders that stand: neither cancelled nor returned."""
        return [order for order in self.orders if order.state not in (CANCELLED, RETURNED)]

    @property
    def spent(self) -> list[Money]:
        """What they spent, by currency."""
        sums: dict[str, Decimal] = {}
        for order in self.bought:
            sums[order.currency] = sums.get(order.currency, Decimal(0)) + order.total
        return [Money(amount, currency) for currency, amount in sums.items()]

    @property
    def usual_days(self) -> int | None:
        """Days between two purchases, the middle one; None before there are two."""
        moments = sorted(order.placed_at for order in self.bought)
        gaps = [(later - earlier).days for earlier, later in pairwise(moments)]
        return round(median(gaps)) if gaps else None


def whole(staff: Staff, pk: int, *, names: frozenset[str] | None = None, before: str = "") -> Whole:
    """Everything about a customer; parts this person may not see are empty. Refused: customers.unknown."""
    page = customer_page(staff, pk)
    told, older = told_of(pk, names, before)
    orders: Sequence[Order] = ()
    units: Sequence[Unit] = ()
    if may(staff, SALES):
        orders = list(Order.objects.filter(customer=pk, withdrawn_at=None).order_by("-placed_at")[:ORDERS])
        units = list(Unit.objects.filter(customer=pk).select_related("product").order_by("-created_at")[:12])
    cases = cases_of_customer(staff, pk) if may(staff, CASES) else []
    steps = follow_ups_of(page.customer) if may(staff, JOURNEYS) else []
    return Whole(page, orders, units, cases, steps, told, older)


def told_of(pk: int, names: frozenset[str] | None, before: str) -> tuple[list[Told], str]:
    """A page of a customer's story and the cursor to the next; a cursor that cannot be read is the start."""
    told = story(customer_id=with_merged(pk), names=names, before=read_cursor(before), limit=TOLD + 1)
    more = len(told) > TOLD
    told = told[:TOLD]
    return told, f"{told[-1].at.isoformat()}~{told[-1].id}" if more else ""


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """The moment and event of a cursor."""
    moment, _tilde, pk = text.replace(" ", "+").partition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(pk)) if at.tzinfo is not None else None
