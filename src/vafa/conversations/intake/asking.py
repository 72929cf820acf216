"""Asking accounts whose provider does not call us: each at its own pace, with what the driver remembers between."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from vafa.channels.health import note_deafness
from vafa.channels.models import Account
from vafa.channels.queries import driver_of, polled_accounts
from vafa.channels.registry import driver_class
from vafa.conversations.intake.keeping import keeper
from vafa.platform.jobs.background import hurry
from vafa.platform.time import now

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=2)  # after a question in vain
LEASE = timedelta(minutes=5)  # nobody else asks the same account meanwhile


def next_question() -> datetime | None:
    """In a rehearsal nobody is asked."""
    return None


def ask_accounts(at: datetime) -> int:
    """Ask each account that is due; returns 0, since the next question is the clock's."""
    for account in polled_accounts():
        if _claimed(account, at):
            _ask(account)
    return 0


@transaction.atomic
def _claimed(account: Account, at: datetime) -> bool:
    row = Account.objects.select_for_update(skip_locked=True).filter(pk=account.pk).first()
    if row is None or (row.poll_at is not None and row.poll_at > at):
        return False
    Account.objects.filter(pk=row.pk).update(poll_at=at + LEASE)
    account.refresh_from_db()
    return True


def _ask(account: Account) -> None:
    every = driver_class(account.kind).polls_every or timedelta(minutes=1)
    before = dict(account.poll_state)
    try:
        with driver_of(account) as driver:
            state = driver.poll(keeper(account), dict(before))
    except Exception as problem:  # house: providers fail in many ways; the account shows it, and is asked again
        log.warning("account %s could not be asked: %s", account.pk, type(problem).__name__)
        note_deafness(account, str(problem) or type(problem).__name__, at=now())
        Account.objects.filter(pk=account.pk).update(poll_at=now() + max(every, AGAIN))
        return
    Account.objects.filter(pk=account.pk).update(poll_state=state, poll_at=now() + every, heard_at=now())
    if state != before:
        hurry("conversations.place")
