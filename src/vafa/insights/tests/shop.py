"""A small shop for tests of facts and pages: rows made directly, each with the event its room would announce."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from vafa.cases.events import CaseAnswered, CaseOpened
from vafa.cases.models import Case, Promise
from vafa.conversations.models import Conversation
from vafa.customers.models import Customer
from vafa.journeys.events import RunStarted
from vafa.journeys.models import FollowUp, Plan, PlanVersion, Run
from vafa.platform.events import Event
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM
from vafa.sales.events import OrderPlaced
from vafa.sales.models import Import, Order


def announce(event: Event) -> None:
    """Write an event in a transaction of its own."""
    with transaction.atomic():
        publish(event)


def customer(name: str, at: datetime) -> Customer:
    return Customer.objects.create(name=name, created_at=at)


def order(
    number: str,
    buyer: Customer | None,
    at: datetime,
    *,
    state: str = "placed",
    run: Import | None = None,
    told: bool = True,
) -> Order:
    made = Order.objects.create(
        source="shop",
        number=number,
        customer=buyer,
        placed_at=at,
        state=state,
        currency="IRR",
        total=Decimal(1000),
        import_run=run,
        recorded_at=at,
    )
    if told:
        event = OrderPlaced(
            order_id=made.pk, number=number, total=made.total, currency="IRR", occurred_at=at, actor=SYSTEM
        )
        announce(event)
    return made


def case(number: int, buyer: Customer, opened: datetime, due: datetime, kept: datetime | None) -> Case:
    talk = Conversation.objects.create(customer=buyer, subject="?", started_at=opened, last_message_at=opened)
    made = Case.objects.create(number=number, customer=buyer, conversation=talk, subject="?", opened_at=opened)
    Promise.objects.create(
        case=made, kind="first_response", within_minutes=120, started_at=opened, due_at=due, kept_at=kept
    )
    announce(
        CaseOpened(
            case_id=made.pk, number=number, kind="question", channel="form", title="?", occurred_at=opened, actor=SYSTEM
        )
    )
    return made


def answer(one: Case, at: datetime) -> None:
    Promise.objects.filter(case=one).update(kept_at=at)
    announce(CaseAnswered(case_id=one.pk, number=one.number, message_id=1, first=True, occurred_at=at, actor=SYSTEM))


def follow_up(
    one: Order, due: datetime, until: datetime, *, state: str, done: datetime | None = None, reason: str = ""
) -> FollowUp:
    at = one.placed_at
    plan, _ = Plan.objects.get_or_create(key="after", defaults={"name": "After", "created_at": at})
    version, _ = PlanVersion.objects.get_or_create(
        plan=plan, number=1, defaults={"content": {"steps": []}, "published_at": at, "published_by": "system"}
    )
    assert one.customer is not None
    run, _ = Run.objects.get_or_create(
        plan=plan,
        order=one,
        key=f"order:{one.pk}",
        defaults={"version": version, "customer": one.customer, "started_at": at, "enrolled_at": at},
    )
    made = FollowUp.objects.create(
        run=run,
        customer=one.customer,
        touchpoint=f"t{run.follow_ups.count()}",
        kind="message",
        window_from=at,
        window_until=until,
        due_at=due,
        state=state,
        done_at=done,
        reason=reason,
    )
    announce(RunStarted(run_id=run.pk, plan_id=plan.pk, order_id=one.pk, occurred_at=at, actor=SYSTEM))
    return made
