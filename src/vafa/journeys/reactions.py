"""What lower rooms' events start here."""

from vafa.conversations.events import CallEnded, CallLogged, CallMissed, MessageFailed, MessageSent, MessageSkipped
from vafa.conversations.models import Call
from vafa.conversations.models.call import REACHED
from vafa.journeys import trigger_reactions  # noqa: F401
from vafa.journeys.actions.ending import stop_import, stop_orders
from vafa.journeys.actions.reporting import Told, report_messages
from vafa.journeys.actions.return_calls import end_by_call, owe_for_missed
from vafa.journeys.gifts import reactions as gifts  # noqa: F401
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.values import Actor
from vafa.sales.events import ImportUndone, OrderStateChanged
from vafa.sales.models import CANCELLED, RETURNED

RULE = Actor.rule("journeys")


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


@reacts_to(CallMissed, inline=True)
def call_back(events: Batch[CallMissed]) -> None:
    """Who called in vain is called back."""
    for event in events:
        owe_for_missed(Call.objects.get(pk=event.call_id), actor=RULE, at=event.occurred_at)


@reacts_to(CallEnded, CallLogged, inline=True)
def end_what_was_owed(events: Batch[CallEnded | CallLogged]) -> None:
    """A call that took place, or what somebody wrote about one, ends the call we owed that number."""
    for event in events:
        call = Call.objects.get(pk=event.call_id)
        result, note = (event.result, event.note) if isinstance(event, CallLogged) else (REACHED, "")
        if isinstance(event, CallLogged) and not event.outgoing and call.state == Call.MISSED and result != REACHED:
            continue  # a word about the missed call itself; it is still owed
        end_by_call(event.number, result, note, started_at=call.started_at, actor=event.actor, at=event.occurred_at)
