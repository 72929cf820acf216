"""What lower rooms' events start here."""

from vafa.conversations.events import MessageFailed, MessageSent, MessageSkipped
from vafa.journeys.actions.ending import stop_import, stop_orders
from vafa.journeys.actions.enrolment import enrol
from vafa.journeys.actions.reporting import Told, report_messages
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.values import Actor
from vafa.sales.events import ImportUndone, OrderPlaced, OrderStateChanged
from vafa.sales.models import CANCELLED, RETURNED

RULE = Actor.rule("journeys")


@reacts_to(OrderPlaced, size=5000)
def enrol_orders(events: Batch[OrderPlaced]) -> None:
    """Begin what follows after a purchase."""
    enrol([event.order_id for event in events if event.customer_id is not None], actor=RULE, at=now())


@reacts_to(OrderStateChanged)
def stop_when_taken_back(events: Batch[OrderStateChanged]) -> None:
    """Nothing follows after an order that was cancelled or returned."""
    for state in (CANCELLED, RETURNED):
        stop_orders(
            [event.order_id for event in events if event.after == state], f"order_{state}", actor=RULE, at=now()
        )


@reacts_to(ImportUndone)
def stop_when_undone(events: Batch[ImportUndone]) -> None:
    """Nothing follows after orders that came with an import that was undone."""
    for event in events:
        stop_import(event.import_id, actor=RULE, at=now())


@reacts_to(MessageSent, MessageSkipped, MessageFailed)
def end_with_the_message(events: Batch[Told]) -> None:
    """A follow-up is done when its message is."""
    report_messages(events)
