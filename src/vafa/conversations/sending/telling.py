"""The events of outgoing messages, made from their rows."""

from datetime import datetime
from typing import Any

from vafa.conversations.events import (
    MessageFailed,
    MessageHeld,
    MessageQueued,
    MessageSent,
    MessageSkipped,
    MessageUncertain,
)
from vafa.conversations.models import Message
from vafa.platform.events import Event
from vafa.platform.values import SYSTEM, Actor

SHORT = ("quiet_hours", "day_off", "too_close")
"""Reasons of a night or an hour: they stand beside the message, and are no news for anybody's story."""


def told(row: Message, at: datetime, actor: Actor = SYSTEM) -> Event:
    """What there is to tell of a message in the state it came into."""
    known: dict[str, Any] = {
        "occurred_at": at,
        "actor": actor,
        "customer_id": row.customer_id,
        "because_of": row.because_of,
        "message_id": row.pk,
        "purpose": row.purpose,
        "letter": row.letter,
        "title": row.subject,
    }
    if row.state == Message.QUEUED and row.held_reason and row.held_reason not in SHORT:
        return MessageHeld(**known, reason=row.held_reason, until=row.due_at)
    if row.state == Message.QUEUED:
        return MessageQueued(**known, channel=row.channel)
    if row.state == Message.SENT:
        return MessageSent(**known, channel=row.channel, conversation_id=row.conversation_id)
    if row.state == Message.SKIPPED:
        return MessageSkipped(**known, reason=row.reason)
    if row.state == Message.FAILED:
        return MessageFailed(**known, reason=row.reason, detail=row.detail)
    if row.state == Message.UNCERTAIN:
        return MessageUncertain(**known)
    raise ValueError(f"There is nothing to tell of a message that is {row.state}.")
