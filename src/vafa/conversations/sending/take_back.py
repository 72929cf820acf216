"""Withdrawing or hastening a message that still waits. What is on its way cannot be called back."""

from datetime import datetime

from django.db import transaction

from vafa.conversations.models import Message
from vafa.conversations.sending.telling import told
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor

TAKEN_BACK = "taken_back"


@transaction.atomic
def take_back(message: Message, *, actor: Actor, at: datetime) -> bool:
    """Skip a message that has not been handed to anyone; False when it is on its way or gone. Skipped ones stay so."""
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.state == Message.SKIPPED:
        return True
    if row.state != Message.QUEUED:
        return False
    row.state, row.reason, row.settled_at = Message.SKIPPED, TAKEN_BACK, at
    row.save(update_fields=["state", "reason", "settled_at"])
    publish(told(row, at, actor))
    return True


def leave_now(message: Message, *, at: datetime) -> None:
    """Let a message that waits for second thoughts leave at once; one that does not wait stays as it is."""
    Message.objects.filter(pk=message.pk, state=Message.QUEUED, due_at__gt=at).update(due_at=at)
