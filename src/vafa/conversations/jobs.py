"""What the clock starts here: delivering what is due, and settling what a crash left behind."""

from datetime import datetime, timedelta

from django.db import connection

from vafa.channels.queries import usable_accounts
from vafa.conversations import leases
from vafa.conversations.habits import refreshing
from vafa.conversations.intake import place_waiting
from vafa.conversations.intake.asking import ask_accounts, next_question
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending import deliver_due, settle_leases
from vafa.conversations.sending.settle_by_provider import ask_providers
from vafa.conversations.sending.unfetched import send_on
from vafa.platform.jobs.sweeps import ByRows, earliest, sweep
from vafa.platform.values import SYSTEM

assert leases.__name__  # importing it has a worker give back what a killed one held


FIRST = """
SELECT channel, (SELECT min(due_at) FROM message WHERE state = 'queued' AND message.channel = asked.channel)
FROM unnest(%s::text[]) AS asked(channel)
"""


def _next_delivery() -> datetime | None:
    """When the next message may leave; messages whose accounts rest wait for the first to wake."""
    usable = usable_accounts()
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [list(usable)])
        waiting = [(usable[channel], first) for channel, first in cursor.fetchall() if first is not None]
    moments = []
    for among, first in waiting:
        rests = [account.rest_until for account in among]
        moments.append(first if None in rests else max(first, min(rest for rest in rests if rest is not None)))
    return min(moments, default=None)


@sweep(every=timedelta(seconds=10), next_due=ByRows(_next_delivery))
def deliver(at: datetime) -> int:
    """Take due messages to their providers."""
    return deliver_due(at)


_lease_ends = earliest(lambda: Message.objects.filter(state__in=[Message.CLAIMED, Message.HANDING]), "lease_until")
_too_late = earliest(lambda: Message.objects.filter(state=Message.QUEUED, late_after__isnull=False), "late_after")


def _next_lease() -> datetime | None:
    late = _too_late()
    return min(
        (moment for moment in (_lease_ends(), late and late + timedelta(microseconds=1)) if moment), default=None
    )


@sweep(every=timedelta(seconds=20), next_due=ByRows(_next_lease))
def settle(at: datetime) -> int:
    """Settle leases that ended and messages that waited too long."""
    return settle_leases(at)


@sweep(every=timedelta(seconds=5), next_due=earliest(lambda: Inbound.objects.filter(state=Inbound.WAITING), "due_at"))
def place(at: datetime) -> int:
    """Read and place what came."""
    return place_waiting(at)


@sweep(every=timedelta(seconds=10), next_due=next_question)
def ask(at: datetime) -> int:
    """Ask the providers that do not call us for what is new."""
    return ask_accounts(at)


@sweep(every=timedelta(minutes=1), next_due=lambda: None)
def settle_by_provider(at: datetime) -> int:
    """Ask providers what became of uncertain messages; returns 0, since what they do not know stays."""
    ask_providers(at)
    return 0


@sweep(every=timedelta(minutes=10), next_due=lambda: None)
def refresh_habits(at: datetime) -> int:
    """Once a day, work out anew when and where customers answer of whom something was heard."""
    return refreshing.refresh_habits(actor=SYSTEM, at=at)


@sweep(every=timedelta(minutes=1), next_due=lambda: None)
def send_on_what_nobody_fetched(at: datetime) -> int:
    """Answers on a page that was closed take the next channel."""
    return send_on(at)
