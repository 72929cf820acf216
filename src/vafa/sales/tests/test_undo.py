"""An import is taken out again as a whole, and may come in again."""

from datetime import timedelta

import pytest

from vafa.customers.actions import record_consent
from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow
from vafa.platform.values import Actor, Refused
from vafa.sales.actions import undo_import
from vafa.sales.models import Import, Order, OrderLine
from vafa.sales.tests.test_imports import AT, FILE, bring

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def undo(import_: Import) -> Import:
    return undo_import(import_, actor=Actor.staff(1), at=LATER)


def test_its_orders_and_customers_go_and_it_is_told_once() -> None:
    done = bring(FILE)
    undone = undo(undo(done))
    assert (undone.state, undone.undone_at) == ("undone", LATER)
    assert not Order.objects.filter(withdrawn_at=None).exists()
    assert not Customer.objects.filter(withdrawn_at=None).exists()
    event = EventRow.objects.get(name="sales.ImportUndone")
    assert event.payload["orders"] == 4


def test_a_customer_with_whom_something_else_happened_stays() -> None:
    done = bring(FILE)
    sara = Customer.objects.get(name="Sara")
    record_consent(sara, "offer", "any", True, proof={}, actor=Actor.customer(sara.pk), at=AT)
    undo(done)
    sara.refresh_from_db()
    assert (sara.withdrawn_at, sara.orders_count, sara.first_order_at) == (None, 0, None)
    assert Customer.objects.get(name="Ali").withdrawn_at == LATER


def test_it_may_come_in_again_read_differently_and_is_announced_again() -> None:
    undo(bring(FILE))
    mended = FILE.replace(",K1,Kettle,1,1500000,", ",K1,Kettle,1,1600000,")
    again = bring(mended)
    assert (again.orders_added, again.customers_added, again.lines_kept) == (4, 2, 5)
    assert Order.objects.get(number="1001").total == 1_800_000
    assert Customer.objects.filter(withdrawn_at=None).count() == 2
    keys = EventRow.objects.filter(name="sales.OrderPlaced").values_list("key", flat=True)
    assert f"order:shop:1001@{again.pk}" in keys
    undo(again)
    assert not Customer.objects.filter(withdrawn_at=None).exists()


def test_lines_and_states_it_gave_to_orders_of_another_file_are_taken_back() -> None:
    head = "order number,date,customer id,sku,product,quantity,price,state\n"
    bring(head + "1,2026-02-01,5,A,A,1,10,paid\n")
    second = bring(head + "1,2026-02-01,5,A,A,1,10,delivered\n1,2026-02-01,5,B,B,1,5,delivered\n")
    undo(second)
    order = Order.objects.get()
    assert (order.state, order.total, order.lines_count, order.withdrawn_at) == ("paid", 10, 1, None)
    assert OrderLine.objects.count() == 1


def test_what_runs_or_never_ran_is_not_undone() -> None:
    running = Import.objects.create(
        file_name="a", preset="generic", source="a", state="running", heartbeat_at=LATER, created_at=AT
    )
    ready = Import.objects.create(file_name="a", preset="generic", source="a", created_at=AT)
    with pytest.raises(Refused, match=r"sales\.import_running"):
        undo(running)
    with pytest.raises(Refused, match=r"sales\.import_not_ready"):
        undo(ready)
