"""Sending says what became of a follow-up's message, and the follow-up ends with it."""

from collections.abc import Mapping, Sequence

from vafa.conversations.events import MessageFailed, MessageSent, MessageSkipped
from vafa.journeys.actions.settling import End, settle
from vafa.journeys.models import DONE, FAILED, SKIPPED, WAITING, FollowUp
from vafa.platform.values import SYSTEM

SENT = "sent"
Told = MessageSent | MessageSkipped | MessageFailed


def report_messages(events: Sequence[Told]) -> int:
    """End the follow-ups these messages belong to: done when sent, else skipped or failed with the message's reason.

    Messages of other rooms are none of ours. An uncertain message keeps its follow-up waiting until a person decides.
    """
    latest: Mapping[int, Told] = {event.message_id: event for event in events}
    waiting = FollowUp.objects.filter(message__in=list(latest), state=WAITING).order_by("pk")
    ends: dict[str, list[End]] = {DONE: [], SKIPPED: [], FAILED: []}
    for row in waiting.only("pk", "message_id"):
        event = latest[row.message_id or 0]
        if isinstance(event, MessageSent):
            ends[DONE].append(End(row.pk, event.occurred_at, outcome=SENT, because_of=event.id))
        else:
            state = SKIPPED if isinstance(event, MessageSkipped) else FAILED
            ends[state].append(End(row.pk, event.occurred_at, reason=event.reason, because_of=event.id))
    return sum(settle(state, some, actor=SYSTEM) for state, some in ends.items())
