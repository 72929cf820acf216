"""Calls we owe: somebody called in vain, or asked to be called. Each has an owner, a moment and an end.

What ends one is a call: whoever talks with the number, from whichever side, has done it. Nobody at the other end is
tried again on the next working days, then given up.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from vafa.conversations.models import Call
from vafa.conversations.models.call import REACHED, WRONG_NUMBER
from vafa.customers.models import Customer
from vafa.journeys.access import CALL
from vafa.journeys.actions.assigning import callers_for
from vafa.journeys.events import ReturnCallDone, ReturnCallGivenUp, ReturnCallOwed
from vafa.journeys.models import DONE, FAILED, WAITING, ReturnCall
from vafa.journeys.preferences import RETURN_MINUTES
from vafa.journeys.rules.planning import next_try
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.preferences.models import get
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor, Refused, refuse_if

TRIES = 3


@transaction.atomic
def owe_for_missed(call: Call, *, actor: Actor, at: datetime) -> ReturnCall | None:
    """Somebody called in vain: one of us calls back within some working minutes. Who was owed a call already, still is.

    A withheld number cannot be called: None. So is one we talked with since.
    """
    talked = Call.objects.filter(number=call.number, state=Call.ENDED, started_at__gt=call.started_at).exists()
    if not call.number or talked:
        return None
    row = _open(call.number)
    if row is not None:
        if row.call_id != call.pk:
            row.call, row.times = call, row.times + (1 if row.why == ReturnCall.MISSED else 0)
            row.customer = row.customer or call.customer
            row.save(update_fields=["call", "times", "customer"])
        return row
    due_at = working_calendar().add(timedelta(minutes=get(RETURN_MINUTES)), after=max(at, call.started_at))
    owner = _whose_telephone(call) or _owner(call.customer)
    return _owe(call.number, call.customer, call, ReturnCall.MISSED, owner, due_at, "", actor, at)


@transaction.atomic
def owe_on_day(
    call: Call, due_at: datetime, note: str = "", *, staff: Staff | None, actor: Actor, at: datetime
) -> ReturnCall:
    """Call this number again at a moment, as was said in a call. Refused: journeys.not_ahead, calls.no_number."""
    refuse_if(due_at <= at, Refused("journeys.not_ahead", status=422))
    refuse_if(not call.number, Refused("calls.no_number", status=422))
    row = _open(call.number)
    if row is None:
        return _owe(call.number, call.customer, call, ReturnCall.ASKED, staff, due_at, note, actor, at)
    row.due_at, row.why, row.note, row.call = due_at, ReturnCall.ASKED, note or row.note, call
    row.assigned_to = staff or row.assigned_to
    row.save(update_fields=["due_at", "why", "note", "call", "assigned_to"])
    return row


@transaction.atomic
def end_by_call(
    number: str, result: str, note: str = "", *, started_at: datetime, actor: Actor, at: datetime
) -> ReturnCall | None:
    """A call with this number went so: what was owed before it is done, tried once more, or given up."""
    row = _open(number) if number else None
    if row is None or row.opened_at > at or (row.call is not None and row.call.started_at > started_at):
        return None
    if note:
        row.note = note
    row.outcome = result
    if result == REACHED:
        return _over(row, DONE, actor, at)
    row.tries += 1
    if result == WRONG_NUMBER or row.tries >= TRIES:
        return _over(row, FAILED, actor, at)
    row.due_at = next_try(working_calendar(), at)
    row.save(update_fields=["note", "outcome", "tries", "due_at"])
    return row


@transaction.atomic
def hand_return_call(row: ReturnCall, staff: Staff, *, actor: Actor, at: datetime) -> ReturnCall:
    """Give a call we owe to somebody. Refused: journeys.no_call_waiting, journeys.may_not_call."""
    row = ReturnCall.objects.select_for_update().get(pk=row.pk)
    refuse_if(row.state != WAITING, Refused("journeys.no_call_waiting"))
    refuse_if(not may(staff, CALL), Refused("journeys.may_not_call", {"name": str(staff)}))
    if row.assigned_to_id != staff.pk:
        row.assigned_to = staff
        row.save(update_fields=["assigned_to"])
        publish(ReturnCallOwed(**_about(row, actor, at), why=row.why, due_at=row.due_at, staff_id=staff.pk))
    return row


def _open(number: str) -> ReturnCall | None:
    rows = ReturnCall.objects.select_for_update(of=["self"]).select_related("call")
    return rows.filter(number=number, state=WAITING).first()


def _owe(
    number: str,
    customer: Customer | None,
    call: Call,
    why: str,
    owner: Staff | None,
    due_at: datetime,
    note: str,
    actor: Actor,
    at: datetime,
) -> ReturnCall:
    row = ReturnCall(
        number=number, customer=customer, call=call, why=why, assigned_to=owner, due_at=due_at, note=note, opened_at=at
    )
    ReturnCall.objects.bulk_create([row], ignore_conflicts=True)  # two calls of one number, missed at one moment
    row = ReturnCall.objects.get(number=number, state=WAITING)
    told = _about(row, actor, at)
    publish(
        ReturnCallOwed(**told, why=row.why, due_at=row.due_at, staff_id=row.assigned_to_id, key=f"return_call:{row.pk}")
    )
    return row


def _over(row: ReturnCall, state: str, actor: Actor, at: datetime) -> ReturnCall:
    row.state, row.done_at = state, at
    row.save(update_fields=["state", "done_at", "outcome", "note", "tries"])
    if state == DONE:
        publish(ReturnCallDone(**_about(row, actor, at), on_time=at <= row.due_at, note=row.note[:200]))
    else:
        publish(ReturnCallGivenUp(**_about(row, actor, at), reason=row.outcome))
    return row


def _whose_telephone(call: Call) -> Staff | None:
    """Where it rang, if that was at one person's telephone."""
    people = Staff.objects.filter(extension__in=[one for one in call.rang if one], is_active=True)
    found = [one for one in people if may(one, CALL)] if len(call.rang) == 1 else []
    return found[0] if len(found) == 1 else None


def _owner(customer: Customer | None) -> Staff | None:
    """Who knows the customer, else who owes the fewest calls."""
    (staff_id,) = callers_for([customer.pk if customer else 0])
    return Staff.objects.filter(pk=staff_id).first() if staff_id else None


def _about(row: ReturnCall, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "occurred_at": at, "actor": actor, "customer_id": row.customer_id, "return_call_id": row.pk,
        "number": row.number,
    }  # fmt: skip
