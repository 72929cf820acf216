"""What is done with accounts: setting them up, their order, their address. How they do is noted in `health`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.channels.contract import DriverSettings
from vafa.channels.doors import forget
from vafa.channels.models import Account, new_token
from vafa.channels.overrides import SAMPLE, only_records
from vafa.channels.registry import driver_class, drivers
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if


@transaction.atomic
def save_account(
    kind: str,
    name: str,
    settings: Mapping[str, Any],
    *,
    account: Account | None = None,
    sample: bool = False,
    actor: Actor,
    at: datetime,
) -> Account:
    """Add an account, or change `account`; an empty secret keeps the one there is. The audit book covers secrets.

    A `sample` account only records what it should send, until its settings are changed.
    """
    cls = driver_class(kind)
    refuse_if(not name.strip(), Refused("channels.no_name", status=400))
    kept = account.settings if account is not None else None
    parsed = cls.Settings.parse(settings, kept)
    before = _masked(account) if account is not None else None
    if account is None:
        account = Account(kind=kind, created_at=at, position=Account.objects.count())
    if kept is not None and only_records(kept):
        sample = parsed == cls.Settings.load(kept)
    account.name, account.settings = name.strip()[:80], parsed.dump() | ({SAMPLE: True} if sample else {})
    account.failures, account.rest_until, account.last_error = 0, None, ""
    account.save()
    forget(account.token)
    record(actor, "channels.account_saved", "account", account.pk, at=at, before=before, after=_masked(account, parsed))
    return account


@transaction.atomic
def switch_account(account: Account, on: bool, *, actor: Actor, at: datetime) -> None:
    """Use an account, or stop using it; its messages wait."""
    if account.is_active != on:
        Account.objects.filter(pk=account.pk).update(is_active=on)
        account.is_active = on
        record(actor, "channels.account_switched", "account", account.pk, at=at, before=not on, after=on)


@transaction.atomic
def move_account(account: Account, *, earlier: bool, whole_channel: bool = False, actor: Actor, at: datetime) -> None:
    """Put an account before (or after) its neighbour of the same channel, or its whole channel before the next one.

    The first account of a channel sends and the others stand in for it; the order of channels is the one in which a
    customer without a wish is written to. At the end of the row nothing happens.
    """
    groups = _groups()
    mine = _channel(account)
    row: list[Any] = list(groups) if whole_channel else [one.pk for one in groups[mine]]
    place = row.index(mine if whole_channel else account.pk)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    channels = row if whole_channel else list(groups)
    if not whole_channel:
        groups[mine].sort(key=lambda one: row.index(one.pk))
    before = {one.pk: one.position for among in groups.values() for one in among}
    ordered = [one for channel in channels for one in groups[channel]]
    for number, one in enumerate(ordered):
        one.position = number
    Account.objects.bulk_update(ordered, ["position"])
    after = [one.pk for one in ordered]
    was = sorted(before, key=before.__getitem__)
    record(actor, "channels.order", "account", account.pk, at=at, before=was, after=after)


@transaction.atomic
def give_new_address(account: Account, *, actor: Actor, at: datetime) -> Account:
    """Another address for the provider to call; the one there was is forgotten here at once, elsewhere in seconds."""
    forget(account.token)
    Account.objects.filter(pk=account.pk).update(token=new_token())
    account.refresh_from_db(fields=["token"])
    record(actor, "channels.new_address", "account", account.pk, at=at)
    return account


@transaction.atomic
def set_credit_alarm(account: Account, below: float | None, *, actor: Actor, at: datetime) -> None:
    """Tell the administrators when less than this is left at the provider; None: never."""
    refuse_if(below is not None and not 0 <= below < 1e15, Refused("channels.odd_alarm", status=400))
    if account.credit_alarm != below:
        before = account.credit_alarm
        Account.objects.filter(pk=account.pk).update(credit_alarm=below)
        account.credit_alarm = below
        record(actor, "channels.credit_alarm", "account", account.pk, at=at, before=before, after=below)


def _groups() -> dict[str, list[Account]]:
    """All accounts by channel, in their order, locked."""
    found: dict[str, list[Account]] = {}
    for one in Account.objects.select_for_update().order_by("position", "pk"):
        found.setdefault(_channel(one), []).append(one)
    return found


def _channel(account: Account) -> str:
    driver = drivers().get(account.kind)
    return driver.channel if driver else ""


def _masked(account: Account, settings: DriverSettings | None = None) -> dict[str, Any]:
    known = settings or driver_class(account.kind).Settings.load(account.settings)
    return {"kind": account.kind, "name": account.name, **known.masked()}
