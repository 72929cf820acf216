"""What a crash or a silent provider left behind: leases that ended, and messages whose fate nobody knows."""

from datetime import datetime

from django.db import transaction

from vafa.conversations.models import Message
from vafa.conversations.sending.check import TOO_LATE
from vafa.conversations.sending.telling import told
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused

AT_ONCE = 500


@transaction.atomic
def settle_leases(at: datetime) -> int:
    """Settle messages whose lease ended: claimed ones are queued again, handed ones are uncertain and stay so.

    Also skips what waited for a channel until it made no more sense. Returns how many were settled.
    """
    over = Message.objects.filter(lease_until__lte=at)
    claimed = over.filter(state=Message.CLAIMED).select_for_update(skip_locked=True)[:AT_ONCE]
    queued = Message.objects.filter(pk__in=[row.pk for row in claimed]).update(state=Message.QUEUED, lease_until=None)
    handed = list(over.filter(state=Message.HANDING).select_for_update(skip_locked=True)[:AT_ONCE])
    for row in handed:
        row.state, row.lease_until = Message.UNCERTAIN, None
    late = Message.objects.filter(state=Message.QUEUED, late_after__lt=at).select_for_update(skip_locked=True)[:AT_ONCE]
    skipped = list(late)
    for row in skipped:
        row.state, row.reason, row.settled_at = Message.SKIPPED, row.held_reason or TOO_LATE, at
    Message.objects.bulk_update([*handed, *skipped], ["state", "reason", "settled_at", "lease_until"])
    publish([told(row, at) for row in [*handed, *skipped]])
    return queued + len(handed) + len(skipped)


@transaction.atomic
def settle_uncertain(message: Message, sent: bool, *, actor: Actor, at: datetime) -> Message:
    """A person says what became of an uncertain message: it arrived, or it did not and is sent again."""
    row = _locked(message, Message.UNCERTAIN)
    if sent:
        row.state, row.settled_at = Message.SENT, at
        row.save(update_fields=["state", "settled_at"])
        publish(told(row, at, actor))
    else:
        _queue(row, actor, at)
    record(actor, "messages.settled", "message", row.pk, at=at, before=Message.UNCERTAIN, after=row.state)
    return row


@transaction.atomic
def try_again(message: Message, *, actor: Actor, at: datetime) -> Message:
    """Send a failed message once more, as when the address was mended; everything is asked again when it leaves."""
    row = _locked(message, Message.FAILED)
    _queue(row, actor, at)
    record(actor, "messages.tried_again", "message", row.pk, at=at, before=Message.FAILED, after=row.state)
    return row


def _locked(message: Message, state: str) -> Message:
    row = Message.objects.select_for_update().filter(pk=message.pk, state=state).first()
    if row is None:
        raise Refused("messages.settled_already")
    return row


def _queue(row: Message, actor: Actor, at: datetime) -> None:
    row.state, row.due_at, row.settled_at, row.reason, row.detail = Message.QUEUED, at, None, "", ""
    row.late_after, row.held_reason, row.held_at = None, "", None  # a person wants it sent now
    row.save(
        update_fields=["state", "due_at", "settled_at", "reason", "detail", "late_after", "held_reason", "held_at"]
    )
    publish(told(row, at, actor))
