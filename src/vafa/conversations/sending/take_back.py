"""Withdrawing or hastening a message that still waits. What is on its way cannot be called back."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from vafa.conversations.models import Message
from vafa.conversations.sending.telling import told
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor

TAKEN_BACK = "taken_back"

# Whoever holds one of them in its hands finds that it is not theirs any more before it hands it over.
ALL_BACK = """
UPDATE message SET state = 'skipped', reason = %s, settled_at = %s, lease_until = NULL
WHERE id = ANY(%s) AND state IN ('queued', 'claimed')
RETURNING id
"""
FREE_KEYS = "UPDATE message SET key = left(key, 90) || ':back:' || id WHERE id = ANY(%s) AND state = 'skipped'"


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


@transaction.atomic
def take_all_back(message_ids: Collection[int], reason: str, *, actor: Actor, at: datetime) -> list[Message]:
    """Skip those of these messages that were handed to nobody, also those a worker is about to; returns them."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_BACK, [reason, at, list(message_ids)])
        found = [pk for (pk,) in cursor.fetchall()]
    rows = list(Message.objects.filter(pk__in=found).order_by("pk"))
    publish([told(row, at, actor) for row in rows])
    return rows


def free_keys(message_ids: Collection[int]) -> None:
    """Let the keys of skipped messages name new ones, which are written and checked anew."""
    with connection.cursor() as cursor:
        cursor.execute(FREE_KEYS, [list(message_ids)])


def leave_now(message: Message, *, at: datetime) -> None:
    """Let a message that waits for second thoughts leave at once; one that does not wait stays as it is."""
    Message.objects.filter(pk=message.pk, state=Message.QUEUED, due_at__gt=at).update(due_at=at)
