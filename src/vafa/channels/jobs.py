"""What the clock starts here: asking providers for the credit that is left, and telling who can pay before it ends."""

from datetime import datetime, timedelta

from vafa.channels.contract import Driver
from vafa.channels.health import ask_credit
from vafa.channels.models import Account
from vafa.channels.overrides import recorder
from vafa.channels.registry import drivers
from vafa.platform.access import ADMINISTRATOR
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import local_day
from vafa.platform.jobs.sweeps import sweep
from vafa.platform.notices.actions import tell


def ask_credits(at: datetime) -> list[Account]:
    """Ask every active account that can say its credit; those that are below their alarm, whose people are told."""
    if recorder() is not None:
        return []
    kinds = [kind for kind, driver in drivers().items() if driver.credit is not Driver.credit]
    low = []
    for account in Account.objects.filter(is_active=True, kind__in=kinds).order_by("position", "pk"):
        left = ask_credit(account, at=at)
        if left is not None and account.credit_alarm is not None and left < account.credit_alarm:
            _tell(account, left, at)
            low.append(account)
    return low


def _tell(account: Account, left: float, at: datetime) -> None:
    """Once a day while it stays low."""
    people = Staff.objects.filter(role=ADMINISTRATOR, is_active=True).values_list("pk", flat=True)
    tell(
        people, "channels.credit_low", data={"account": account.name, "left": f"{left:g}"},
        url=f"/desk/settings/channels/{account.pk}/", key=f"credit:{account.pk}:{local_day(at)}", urgent=True, at=at,
    )  # fmt: skip


@sweep(every=timedelta(hours=1), next_due=lambda: None)
def credit(at: datetime) -> int:
    """Ask for the credits; returns 0, since the next question is the clock's."""
    ask_credits(at)
    return 0
