"""Questions about accounts: which one is used for a kind of address, and how each is doing."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from vafa.channels.contract import Driver
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.models import Account
from vafa.channels.overrides import only_records, recorder
from vafa.channels.registry import driver_class, drivers
from vafa.platform.once import once


def accounts() -> QuerySet[Account]:
    """Every account in the order in which they are used."""
    return Account.objects.order_by("position", "pk")


def account_for(channel: str) -> Account | None:
    """The account that sends on this channel: the first active one. While recording it is an unsaved one."""
    found = usable_accounts().get(channel)
    return found[0] if found else None


def usable_accounts() -> dict[str, list[Account]]:
    """The active accounts that send, by channel, in their order, those of one standing in for one another; one query.

    While recording, one stand-in serves every channel that has an account, and e-mail.
    """
    found: dict[str, list[Account]] = {}
    sending = [kind for kind, driver in drivers().items() if driver.can.sends]
    for account in accounts().filter(is_active=True, kind__in=sending):
        found.setdefault(drivers()[account.kind].channel, []).append(account)
    if recorder() is not None:
        return {channel: [Account(kind="recorder", name="recorder")] for channel in (*found, "email")}
    return found


def ways() -> dict[str, type[Driver]]:
    """The contact kinds we can reach now, each with a driver of its channel, in the order of the accounts.

    E-mail is always among them: letters wait until a mailbox is set up.
    """
    found: dict[str, type[Driver]] = {}
    for kind in accounts().filter(is_active=True, kind__in=list(drivers())).values_list("kind", flat=True):
        driver = drivers()[kind]
        if driver.can.sends:
            found.setdefault(driver.reaches, driver)
    found.setdefault("email", drivers()["email"])
    return found


def own_addresses(channel: str) -> frozenset[str]:
    """The addresses we send from on a channel, in lower case: what comes from one of them is our own."""
    return once(f"own addresses {channel}", lambda: _own_addresses(channel))


def _own_addresses(channel: str) -> frozenset[str]:
    found = set()
    for account in accounts().filter(kind__in=[kind for kind, one in drivers().items() if one.channel == channel]):
        sender = account.settings.get("sender")
        if isinstance(sender, str) and sender:
            found.add(sender.lower())
    return frozenset(found)


def reader_of(kind: str, account: Account | None) -> Driver:
    """The driver that reads what came at an account, or, without one, with the settings a driver has by itself."""
    cls = driver_class(account.kind if account else kind)
    return cls(cls.Settings.load(account.settings if account else {}))


def first_awake(among: Sequence[Account], at: datetime) -> Account | None:
    """The first account that is not resting after failures."""
    return next((account for account in among if account.rest_until is None or account.rest_until <= at), None)


def driver_of(account: Account) -> Driver:
    """The account's driver with its settings, secrets opened; close it after use."""
    stand_in = recorder()
    if stand_in is not None:
        return stand_in
    if only_records(account.settings):
        return Recorder()
    cls = driver_class(account.kind)
    return cls(cls.Settings.load(account.settings))


def polled_accounts() -> list[Account]:
    """Active accounts whose driver has to be asked for what is new; none while recording."""
    if recorder() is not None:
        return []
    kinds = [kind for kind, driver in drivers().items() if driver.polls_every is not None]
    return [one for one in accounts().filter(is_active=True, kind__in=kinds) if not only_records(one.settings)]
