"""How accounts do: noted on their row by whoever uses them, so that a dead server rests and the desk can see it."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from vafa.channels.models import Account
from vafa.channels.queries import driver_of
from vafa.channels.rules.rest import rest_until

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=1)


def check_account(account: Account, *, at: datetime) -> str | None:  # house: health is observed, nobody decides it
    """Try an account's settings without sending: None when they work, else a sentence; its health is noted."""
    with driver_of(account) as driver:
        problem = driver.check()
    if problem is None:
        note_success(account, at=at)
    else:
        note_failure(account, problem, at=at)
    return problem


def note_success(account: Account, *, at: datetime) -> None:  # house: the provider answered, whoever asked
    """Remember that the provider answers; written at most once a minute, since every message says so."""
    if account.pk is None:
        return
    stale = Q(failures__gt=0) | Q(last_ok_at=None) | Q(last_ok_at__lt=at - FRESH)
    if account.failures or account.last_ok_at is None or account.last_ok_at < at - FRESH:
        Account.objects.filter(stale, pk=account.pk).update(failures=0, rest_until=None, last_ok_at=at)
        account.failures, account.rest_until, account.last_ok_at = 0, None, at


@transaction.atomic
def note_failure(account: Account, detail: str, *, at: datetime) -> None:  # house: the provider failed, whoever asked
    """Remember that the provider cannot be used; the account rests, longer after each failure in a row."""
    if account.pk is None:
        return
    row = Account.objects.select_for_update().get(pk=account.pk)
    failures = row.failures + 1
    Account.objects.filter(pk=account.pk).update(
        failures=F("failures") + 1, last_error_at=at, last_error=detail[:300], rest_until=rest_until(failures, at)
    )
    account.refresh_from_db(fields=["failures", "last_error_at", "last_error", "rest_until"])


def ask_credit(account: Account, *, at: datetime) -> float | None:  # house: what is left is observed
    """Ask a provider what is left to spend and note it; None when it does not say, or cannot be asked now."""
    try:
        with driver_of(account) as driver:
            left = driver.credit()
    except Exception as problem:  # house: providers fail in many ways; how the account does is seen when it sends
        log.warning("account %s did not say its credit: %s", account.pk, type(problem).__name__)
        return None
    if left is not None:
        Account.objects.filter(pk=account.pk).update(credit=left, credit_at=at)
        account.credit, account.credit_at = left, at
    return left


def note_deafness(account: Account, detail: str, *, at: datetime) -> None:  # house: the provider failed, whoever asked
    """Remember that nothing can be received now; sending goes on, for it often takes another way."""
    Account.objects.filter(pk=account.pk).update(last_error_at=at, last_error=detail[:300])
