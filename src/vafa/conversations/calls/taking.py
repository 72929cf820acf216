"""A call as the exchange tells of it: several events of one key, twice, late and in any order, make the same one row.

Every column is folded so that the order does not matter: the earliest start, the earliest answer, the latest end. Who
answered is the extension of the earliest answer.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.channels import inbound
from vafa.channels.models import Account
from vafa.conversations.calls.knowing import customer_of, staff_at
from vafa.conversations.calls.ringing import tell_telephones
from vafa.conversations.events import CallEnded, CallInVain, CallMissed
from vafa.conversations.intake.contributing import takes_calls
from vafa.conversations.models import Call
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM

OVER = (Call.ENDED, Call.MISSED)
LONGEST = 24 * 3600  # seconds; what claims to be longer was forgotten by the exchange


@takes_calls
@transaction.atomic
def take_call(told: inbound.Call, account: Account | None, at: datetime) -> str:
    """Write down what is told of a call; the code says what it became. The same again changes nothing."""
    row = _row(told, account, at)
    before = (row.state, row.extension, tuple(row.rang))
    _fold(row, told, min(told.at or at, at))
    if row.customer_id is None and row.number:
        _find_customer(row)
    if row.extension and row.staff_id is None:
        row.staff = staff_at(row.extension).first()
    row.save()
    if row.state in OVER and before[0] != row.state:
        _announce(row)
    if before != (row.state, row.extension, tuple(row.rang)):
        tell_telephones(row)
    return f"call_{row.state}"


def _row(told: inbound.Call, account: Account | None, at: datetime) -> Call:
    """The call's row, locked; made if nothing was told of it yet."""
    moment = min(told.at or at, at)
    rows = Call.objects.select_for_update(of=["self"]).filter(account=account, key=told.key)
    row = rows.first()
    if row is None:
        Call.objects.bulk_create([Call(account=account, key=told.key, started_at=moment)], ignore_conflicts=True)
        row = rows.get()
    return row


def _fold(row: Call, told: inbound.Call, moment: datetime) -> None:
    row.number = max((row.number, told.number), key=lambda one: (one.startswith("+"), len(one), one))
    row.outgoing = row.outgoing or told.outgoing
    row.started_at = min(row.started_at, moment)
    if told.extension:
        row.rang = sorted({*row.rang, told.extension})
    if told.state == "answered":
        before = (row.answered_at, row.extension) if row.answered_at else None
        row.answered_at, row.extension = min(filter(None, (before, (moment, told.extension))))
    elif told.state in ("ended", "missed"):
        row.ended_at = max(row.ended_at or moment, moment)
    row.seconds = max(row.seconds, min(told.seconds, LONGEST))
    if row.answered_at and row.ended_at:
        talked = int((row.ended_at - row.answered_at).total_seconds())
        row.seconds = max(row.seconds, min(max(talked, 0), LONGEST))
    if row.answered_at is None:  # of a call from us, or one whose answer was not told, the only telephone there was
        row.extension = row.rang[0] if len(row.rang) == 1 and (row.outgoing or row.seconds) else ""
    row.state = _state(row)


def _state(row: Call) -> str:
    if row.ended_at is None:
        return Call.ANSWERED if row.answered_at else Call.RINGING
    return Call.ENDED if row.answered_at or row.seconds else Call.MISSED


def _find_customer(row: Call) -> None:
    row.customer, row.contact_point = customer_of(row.number)


def _announce(row: Call) -> None:
    """Once for each end: an answer told late turns a missed call into one that was taken."""
    assert row.ended_at is not None
    about: dict[str, Any] = {
        "occurred_at": row.ended_at, "actor": SYSTEM, "customer_id": row.customer_id, "call_id": row.pk,
        "number": row.number, "key": f"call:{row.pk}:{row.state}",
    }  # fmt: skip
    if row.state == Call.ENDED:
        publish(CallEnded(**about, outgoing=row.outgoing, seconds=row.seconds, staff_id=row.staff_id))
    elif row.outgoing:
        publish(CallInVain(**about, staff_id=row.staff_id))
    else:
        publish(CallMissed(**about))
