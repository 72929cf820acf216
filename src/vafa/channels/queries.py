"""Questions about accounts: which one is used for a kind of address, and how each is doing."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from vafa.channels.contract import Driver
from vafa.channels.models import Account
from vafa.channels.overrides import recorder
from vafa.channels.registry import driver_class, drivers, reachable_kinds

__all__ = ["account_for", "accounts", "driver_of", "first_awake", "reachable_kinds", "usable_accounts"]


def accounts() -> QuerySet[Account]:
    """Every account in the order in which they are used."""
    return Account.objects.order_by("position", "pk")


def account_for(contact_kind: str) -> Account | None:
    """The account that sends to this kind of address: the first active one. While recording it is an unsaved one."""
    found = usable_accounts().get(contact_kind)
    return found[0] if found else None


def usable_accounts() -> dict[str, list[Account]]:
    """The active accounts by the kind of address they reach, in their order; one query, none while recording."""
    if recorder() is not None:
        stand_in = Account(kind="recorder", name="recorder")
        return {kind: [stand_in] for kind in reachable_kinds()}
    found: dict[str, list[Account]] = {}
    for account in accounts().filter(is_active=True, kind__in=list(drivers())):
        found.setdefault(drivers()[account.kind].reaches, []).append(account)
    return found


def first_awake(among: Sequence[Account], at: datetime) -> Account | None:
    """The first account that is not resting after failures."""
    return next((account for account in among if account.rest_until is None or account.rest_until <= at), None)


def driver_of(account: Account) -> Driver:
    """The account's driver with its settings, secrets opened; close it after use."""
    stand_in = recorder()
    if stand_in is not None:
        return stand_in
    cls = driver_class(account.kind)
    return cls(cls.Settings.load(account.settings))
