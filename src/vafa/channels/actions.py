"""What is done with accounts: setting them up, trying them, and noting how they do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from vafa.channels.contract import DriverSettings
from vafa.channels.models import Account
from vafa.channels.queries import driver_of
from vafa.channels.registry import driver_class
from vafa.channels.rules.rest import rest_until
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

FRESH = timedelta(minutes=1)


@transaction.atomic
def save_account(
    kind: str, name: str, settings: Mapping[str, Any], *, account: Account | None = None, actor: Actor, at: datetime
) -> Account:
    """Add an account, or change `account`; an empty secret keeps the one there is. The audit book covers secrets."""
    cls = driver_class(kind)
    refuse_if(not name.strip(), Refused("channels.no_name", status=400))
    kept = account.settings if account is not None else None
    parsed = cls.Settings.parse(settings, kept)
    before = _masked(account) if account is not None else None
    if account is None:
        account = Account(kind=kind, created_at=at, position=Account.objects.count())
    account.name, account.settings = name.strip()[:80], parsed.dump()
    account.failures, account.rest_until, account.last_error = 0, None, ""
    account.save()
    record(actor, "channels.account_saved", "account", account.pk, at=at, before=before, after=_masked(account, parsed))
    return account


@transaction.atomic
def switch_account(account: Account, on: bool, *, actor: Actor, at: datetime) -> None:
    """Use an account, or stop using it; its messages wait."""
    if account.is_active != on:
        Account.objects.filter(pk=account.pk).update(is_active=on)
        account.is_active = on
        record(actor, "channels.account_switched", "account", account.pk, at=at, before=not on, after=on)


def check_account(account: Account, *, at: datetime) -> str | None:
    """Try an account's settings without sending: None when they work, else a sentence; its health is noted."""
    with driver_of(account) as driver:
        problem = driver.check()
    if problem is None:
        note_success(account, at=at)
    else:
        note_failure(account, problem, at=at)
    return problem


def note_success(account: Account, *, at: datetime) -> None:
    """Remember that the provider answers; written at most once a minute, since every message says so."""
    if account.pk is None:
        return
    stale = Q(failures__gt=0) | Q(last_ok_at=None) | Q(last_ok_at__lt=at - FRESH)
    if account.failures or account.last_ok_at is None or account.last_ok_at < at - FRESH:
        Account.objects.filter(stale, pk=account.pk).update(failures=0, rest_until=None, last_ok_at=at)
        account.failures, account.rest_until, account.last_ok_at = 0, None, at


@transaction.atomic
def note_failure(account: Account, detail: str, *, at: datetime) -> None:
    """Remember that the provider cannot be used; the account rests, longer after each failure in a row."""
    if account.pk is None:
        return
    row = Account.objects.select_for_update().get(pk=account.pk)
    failures = row.failures + 1
    Account.objects.filter(pk=account.pk).update(
        failures=F("failures") + 1, last_error_at=at, last_error=detail[:300], rest_until=rest_until(failures, at)
    )
    account.refresh_from_db(fields=["failures", "last_error_at", "last_error", "rest_until"])


def _masked(account: Account, settings: DriverSettings | None = None) -> dict[str, Any]:
    known = settings or driver_class(account.kind).Settings.load(account.settings)
    return {"kind": account.kind, "name": account.name, **known.masked()}
