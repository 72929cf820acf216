"""Answers that wait on a page nobody looks at any more: after a while they take the next channel the customer has."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from vafa.channels.registry import drivers
from vafa.conversations.models import Message
from vafa.conversations.sending.claim import draft_of
from vafa.conversations.sending.facts import load
from vafa.conversations.sending.points import points_open
from vafa.conversations.sending.telling import told
from vafa.platform.events.publishing import publish

FOR = timedelta(days=1)  # an older one is no news
AT_ONCE = 100


def waiting_channels() -> dict[str, timedelta]:
    """The channels whose messages the customer's page fetches, each with how long we wait for that."""
    return {one.channel: one.can.fetched_within for one in drivers().values() if one.can.fetched_within is not None}


@transaction.atomic
def send_on(at: datetime) -> int:
    """Queue what nobody fetched in time for the next channel; who can be reached on no other keeps it on the page.

    Returns how many were queued.
    """
    queued = 0
    for channel, patience in waiting_channels().items():
        rows = Message.objects.filter(
            direction=Message.OUT, state=Message.SENT, channel=channel, delivered_at=None, tried="",
            settled_at__gt=at - FOR, settled_at__lte=at - patience, author__isnull=False,
        )  # fmt: skip
        for row in rows.select_for_update(skip_locked=True, of=("self",)).order_by("settled_at")[:AT_ONCE]:
            queued += _send_on(row, at)
    return queued


def _send_on(row: Message, at: datetime) -> int:
    kind = next(one.reaches for one in drivers().values() if one.channel == row.channel)
    draft = replace(draft_of(row), tried=(kind,), channel="")
    row.tried = kind
    if not points_open(load([draft], at), draft, at):
        row.save(update_fields=["tried"])  # asked once: it stays where it is
        return 0
    row.state, row.due_at, row.settled_at = Message.QUEUED, at, None
    row.save(update_fields=["tried", "state", "due_at", "settled_at"])
    publish(told(row, at))
    return 1
