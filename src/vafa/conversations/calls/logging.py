"""What came of a call, in the words of who talked: by a row of the exchange, or written down from the start."""

from datetime import datetime

from django.db import transaction

from vafa.conversations.calls.knowing import customer_of, plain_number
from vafa.conversations.events import CallLogged
from vafa.conversations.models import Call, Conversation
from vafa.conversations.models.call import REACHED, RESULTS, WRONG_NUMBER
from vafa.customers.actions import turn_off_contact_point
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST = 5000  # letters of a note


@transaction.atomic
def log_call(call: Call, result: str, note: str = "", *, by: Staff | None, actor: Actor, at: datetime) -> Call:
    """Write down how a call went; written again, the last counts. A number that was wrong is called no more.

    Refused: calls.result_unknown, calls.note_too_long.
    """
    refuse_if(result not in dict(RESULTS), Refused("calls.result_unknown", status=422))
    refuse_if(len(note) > LONGEST, Refused("calls.note_too_long", {"limit": LONGEST}, status=422))
    call = Call.objects.select_for_update(of=["self"]).select_related("contact_point").get(pk=call.pk)
    call.result, call.note = result, note.replace("\x00", "").strip()
    call.written_at, call.written_by = at, by
    call.staff = call.staff or by
    call.save(update_fields=["result", "note", "written_at", "written_by", "staff"])
    if result == WRONG_NUMBER and call.contact_point is not None and call.contact_point.off_at is None:
        turn_off_contact_point(call.contact_point, WRONG_NUMBER, actor=actor, at=at)
    publish(
        CallLogged(
            occurred_at=at, actor=actor, customer_id=call.customer_id, call_id=call.pk, number=call.number,
            outgoing=call.outgoing, result=result, note=call.note[:500], conversation_id=call.conversation_id,
            staff_id=by.pk if by else None,
        )
    )  # fmt: skip
    return call


@transaction.atomic
def note_call(
    number: str,
    result: str,
    note: str = "",
    *,
    customer: Customer | None = None,
    outgoing: bool = True,
    seconds: int = 0,
    by: Staff | None,
    actor: Actor,
    at: datetime,
) -> Call:
    """Write down a call that no exchange told of: it ended just now. Refused as `log_call`, and calls.no_number."""
    value = plain_number(number)
    refuse_if(not value, Refused("calls.no_number", status=422))
    known, point = customer_of(value)
    if customer is not None and known != customer:
        known, point = customer, None
    call = Call.objects.create(
        number=value, outgoing=outgoing, state=Call.ENDED if result == REACHED else Call.MISSED, started_at=at,
        ended_at=at, answered_at=at if result == REACHED else None, seconds=seconds, customer=known,
        contact_point=point, staff=by, extension=by.extension if by else "",
    )  # fmt: skip
    return log_call(call, result, note, by=by, actor=actor, at=at)


@transaction.atomic
def join_call(call: Call, conversation: Conversation, *, actor: Actor, at: datetime) -> Call:
    """Say what a call was about; it stands there from now on. `actor` and `at`: who said so, when.

    Refused: calls.other_customer.
    """
    call = Call.objects.select_for_update(of=["self"]).get(pk=call.pk)
    other = call.customer_id is not None and call.customer_id != conversation.customer_id
    refuse_if(other, Refused("calls.other_customer"))
    call.conversation, call.customer_id = conversation, conversation.customer_id
    call.save(update_fields=["conversation", "customer"])
    Conversation.objects.filter(pk=conversation.pk, last_message_at__lt=at).update(last_message_at=at)
    return call
