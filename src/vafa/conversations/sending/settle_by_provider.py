"""Uncertain messages whose provider can say what became of them: asked after, so that no person has to decide."""

from datetime import datetime, timedelta

from django.db import transaction

from vafa.channels.contract import Driver, Failed, Sent
from vafa.channels.queries import driver_of
from vafa.conversations.models import Message
from vafa.conversations.sending.outcomes import fail_after_all
from vafa.conversations.sending.telling import told
from vafa.platform.events.publishing import publish

FOR = timedelta(days=1)  # afterwards only a person decides
AT_ONCE = 50


def ask_providers(at: datetime) -> int:
    """Ask about uncertain messages of the last day; returns how many were settled. Not inside a transaction."""
    rows = Message.objects.filter(state=Message.UNCERTAIN, created_at__gt=at - FOR, account__isnull=False)
    settled = 0
    drivers: dict[int, Driver] = {}
    try:
        for row in rows.select_related("account").order_by("-created_at")[:AT_ONCE]:
            if row.account is None:
                continue
            driver = drivers.setdefault(row.account.pk, driver_of(row.account))
            settled += _ask(row, driver, at)
    finally:
        for driver in drivers.values():
            driver.close()
    return settled


def _ask(row: Message, driver: Driver, at: datetime) -> int:
    outcome = driver.status(row.receipt, row.pk)
    if isinstance(outcome, Failed):
        fail_after_all(row, outcome, at)
        return 1
    return _arrived(row, outcome, at) if isinstance(outcome, Sent) else 0


@transaction.atomic
def _arrived(row: Message, outcome: Sent, at: datetime) -> int:
    found = Message.objects.filter(pk=row.pk, state=Message.UNCERTAIN)
    if not found.update(state=Message.SENT, settled_at=at, receipt=outcome.receipt[:200] or row.receipt):
        return 0
    row.state = Message.SENT
    publish(told(row, at))
    return 1
