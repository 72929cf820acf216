"""What providers report about our messages: delivered, read, failed. Reports come twice, late, and in any order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from vafa.channels.contract import Failed
from vafa.channels.inbound import Receipt
from vafa.channels.registry import driver_class
from vafa.conversations.events import MessageDelivered, MessageRead
from vafa.conversations.ids import message_of_id
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending.outcomes import fail_after_all
from vafa.customers.actions import record_consent, turn_off_contact_point
from vafa.customers.models import EMAIL, ContactPoint, Customer
from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor

_PERHAPS = (Message.HANDING, Message.UNCERTAIN, Message.CLAIMED)
UNWANTED = ("complained", "unsubscribed")
PATIENCE = timedelta(minutes=15)  # a report may overtake our own note that the message left


class Later(Exception):
    """It cannot be placed yet; it is tried again."""


def note_receipt(receipt: Receipt, row: Inbound, at: datetime) -> str:
    """Write down what became of a message; a code that says what was done. Raises Later for one not known yet."""
    if receipt.address and receipt.reference == receipt.address:
        return _about_address(receipt, row, at)
    message = _message(receipt, row)
    if message is not None and receipt.state in UNWANTED:
        return _unwanted(receipt, [(message.customer, _kind(message, row))], message.purpose, row, at)
    if message is None:
        if at - row.received_at < PATIENCE and row.attempts <= 3:
            raise Later("unknown receipt")
        return "unknown_receipt"
    when = min(receipt.at or at, at)
    if receipt.state == "failed":
        return _failed(message, receipt, at)
    if message.state in _PERHAPS or (message.state == Message.QUEUED and receipt.state in ("delivered", "read")):
        # It was taken after all: nobody has to decide any more, and what was to be tried again is not.
        name = message.receipt or ("" if message_of_id(receipt.reference) else receipt.reference[:200])
        Message.objects.filter(pk=message.pk).update(
            state=Message.SENT, settled_at=when, lease_until=None, receipt=name
        )
    if receipt.state in ("delivered", "read") and message.delivered_at is None:
        Message.objects.filter(pk=message.pk, delivered_at=None).update(delivered_at=when)
        publish(MessageDelivered(**_about(message), occurred_at=when))
    if receipt.state == "read" and message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=when)
        publish(MessageRead(**_about(message), occurred_at=when))
    return f"receipt_{receipt.state}"


def _message(receipt: Receipt, row: Inbound) -> Message | None:
    pk = message_of_id(receipt.reference)
    rows = Message.objects.select_for_update().filter(direction=Message.OUT)
    if pk is not None:
        return rows.filter(pk=pk).first()
    if receipt.reference:
        found = rows.filter(Q(account=row.account_id) | Q(account=None), receipt=receipt.reference).order_by("-pk")
        return found.first()
    return None


def _failed(message: Message, receipt: Receipt, at: datetime) -> str:
    if message.delivered_at is not None or message.state not in (Message.SENT, Message.UNCERTAIN, Message.HANDING):
        return "receipt_too_late"
    blame = Failed(permanent=True, detail=receipt.detail, blame="address" if receipt.permanent else "message")
    fail_after_all(message, blame, at)
    return "receipt_failed"


def _about_address(receipt: Receipt, row: Inbound, at: datetime) -> str:
    """Nothing will arrive there any more, such as where somebody blocked the bot; or nothing is wanted there."""
    if receipt.state in UNWANTED:
        kind = driver_class(row.kind).reaches
        points = ContactPoint.objects.filter(kind=kind, value__iexact=receipt.address).select_related("customer")
        meant = SERVICE if kind == EMAIL else OFFER  # messengers let people end advertisements only
        return _unwanted(receipt, [(one.customer, kind) for one in points], meant, row, at)
    if receipt.state != "failed" or not receipt.permanent:
        return "unknown_receipt"
    kind = driver_class(row.kind).reaches
    for point in ContactPoint.objects.filter(kind=kind, value=receipt.address):
        turn_off_contact_point(point, receipt.detail, actor=SYSTEM, at=at)
    return "address_off"


def _unwanted(receipt: Receipt, whose: Sequence[tuple[Customer, str]], purpose: str, row: Inbound, at: datetime) -> str:
    """Somebody called a message spam: on this channel nothing more but what they ask for. Or ended letters of a kind
    at the provider's: none of that kind."""
    proof = {"from": receipt.state, "inbound": row.pk, "reference": receipt.reference[:200]}
    only = receipt.state == "unsubscribed" and purpose != SERVICE
    for customer, kind in whose:
        for one in (purpose,) if only else (CARE, SURVEY, OFFER):
            actor = Actor.customer(customer.pk)
            record_consent(customer, one, kind, False, proof=proof, actor=actor, at=at)
    return f"receipt_{receipt.state}" if whose else "unknown_receipt"


def _kind(message: Message, row: Inbound) -> str:
    return message.contact_point.kind if message.contact_point is not None else driver_class(row.kind).reaches


def _about(message: Message) -> dict[str, Any]:
    return {
        "actor": SYSTEM, "customer_id": message.customer_id, "message_id": message.pk, "channel": message.channel,
        "letter": message.letter, "title": message.subject, "because_of": message.because_of,
    }  # fmt: skip
