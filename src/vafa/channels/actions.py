"""What is done with accounts: setting them up and switching them. How they do is noted in `health`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.channels.contract import DriverSettings
from vafa.channels.models import Account
from vafa.channels.registry import driver_class
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if


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


def _masked(account: Account, settings: DriverSettings | None = None) -> dict[str, Any]:
    known = settings or driver_class(account.kind).Settings.load(account.settings)
    return {"kind": account.kind, "name": account.name, **known.masked()}
