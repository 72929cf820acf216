"""What trigger files share: orders and cases that still stand, and rows of a due-query as entries.

What is anonymous, withdrawn, or was taken back is left out here, so that no trigger has to remember it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection

from vafa.cases.events import CaseEvent
from vafa.cases.models import Case
from vafa.customers.models import Customer
from vafa.journeys.models import FollowUp
from vafa.journeys.trigger import Entry
from vafa.sales.models import NOT_KEPT, Order

C = TypeVar("C", bound=CaseEvent)


def kept(table: str = "o") -> str:
    """Of `"order" o` in a statement: a purchase in the end, of somebody we know."""
    return (
        f"{table}.withdrawn_at IS NULL AND {table}.state NOT IN ('cancelled', 'returned')"
        f" AND {table}.customer_id IS NOT NULL"
    )


@dataclass(frozen=True, slots=True)
class Bought:
    """An order somebody we know placed."""

    id: int
    customer_id: int
    placed_at: datetime
    state: str

    @property
    def kept(self) -> bool:
        """Whether it is a purchase in the end."""
        return self.state not in NOT_KEPT

    def entry(self, at: datetime, because_of: int | None) -> Entry:
        """That something happened to this order."""
        return Entry(
            customer_id=self.customer_id, key=f"order:{self.id}", started_at=at, order_id=self.id,
            because_of=because_of,
        )  # fmt: skip


def orders(ids: Collection[int]) -> dict[int, Bought]:
    """Of these orders those that were not taken out again, of customers who were not either."""
    rows = Order.objects.filter(pk__in=set(ids), withdrawn_at=None, customer__withdrawn_at=None)
    found = rows.exclude(customer=None).values_list("pk", "customer_id", "placed_at", "state")
    return {pk: Bought(pk, customer_id, placed_at, state) for pk, customer_id, placed_at, state in found if customer_id}


def standing_orders(ids: Iterable[int | None]) -> set[int]:
    """Of these orders those that were not taken out again: what is about another one is told without it."""
    return set(orders([pk for pk in ids if pk is not None]))


def about_cases(events: Sequence[C], meant: Callable[[C, Case], bool]) -> Iterable[Entry]:
    """Of these events those that are meant, about real cases of customers who were not withdrawn."""
    ids = {event.case_id for event in events}
    rows = Case.objects.filter(pk__in=ids, spam_at=None, merged_into=None, customer__withdrawn_at=None)
    known = {row.pk: row for row in rows.only("customer_id", "order_id", "kind", "resolved_at", "closed_at")}
    bought = standing_orders(case.order_id for case in known.values())
    for event in events:
        case = known.get(event.case_id)
        if case is not None and meant(event, case):
            yield Entry(
                customer_id=case.customer_id, key=f"case:{case.pk}", started_at=event.occurred_at,
                order_id=case.order_id if case.order_id in bought else None, because_of=event.id,
            )  # fmt: skip


def found(sql: str, values: Mapping[str, object]) -> Iterable[Entry]:
    """The rows of a due-query as entries: (customer, key, when, order or null), and the product's name where it tells
    one."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)  # type: ignore[arg-type]
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for customer_id, key, started_at, order_id, *product in rows:
        context = {"product": product[0]} if product and product[0] else {}
        yield Entry(customer_id=customer_id, key=key, started_at=started_at, order_id=order_id, context=context)


def letters(moments: Iterable[tuple[int, str, datetime]]) -> Iterable[Entry]:
    """What happened to letters ("message:<id>"), with the run and the order that each was written for."""
    told = [(customer_id, int(key.rpartition(":")[2]), key, at) for customer_id, key, at in moments]
    standing = _standing({one[0] for one in told})
    rows = FollowUp.objects.filter(message__in=[one[1] for one in told])
    runs = {row.message_id: row.run for row in rows.select_related("run").only("message_id", "run__order_id")}
    for customer_id, message_id, key, at in told:
        if customer_id in standing:
            run = runs.get(message_id)
            yield Entry(
                customer_id=customer_id, key=key, started_at=at, order_id=run.order_id if run else None,
                run_id=run.pk if run else None,
            )  # fmt: skip


def visits(moments: Iterable[tuple[int, str, datetime]]) -> Iterable[Entry]:
    """What happened on pages and with things used ("<name>:<id>"): the key keeps the number, the context the name."""
    told = list(moments)
    standing = _standing({customer_id for customer_id, _, _ in told})
    for customer_id, key, at in told:
        name, _, number = key.rpartition(":")
        if customer_id in standing:
            yield Entry(customer_id=customer_id, key=f"seen:{number}", started_at=at, context={"seen": name})


def _standing(customer_ids: Collection[int]) -> set[int]:
    """Of these customers those who were not withdrawn."""
    return set(Customer.objects.filter(pk__in=customer_ids, withdrawn_at=None).values_list("pk", flat=True))
