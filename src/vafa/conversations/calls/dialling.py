"""Click to call: by an exchange that dials for us, from the telephone of who clicked."""

from datetime import datetime

from vafa.channels.health import note_success
from vafa.channels.models import Account
from vafa.channels.queries import accounts, driver_of
from vafa.channels.registry import drivers
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor, Refused, refuse_if


def can_dial(staff: Staff) -> bool:
    """Whether a click can ring this person's telephone."""
    return bool(staff.extension) and _account() is not None


def dial(staff: Staff, number: str, *, actor: Actor, at: datetime) -> None:
    """Ring this person's telephone and connect it with the number. `actor` is who clicked.

    What becomes of the call the exchange tells. Refused: calls.cannot_dial, channels.not_dialled.
    """
    account = _account()
    refuse_if(not staff.extension or account is None, Refused("calls.cannot_dial"))
    refuse_if(not any(one.isdigit() for one in number), Refused("calls.no_number", status=422))
    assert account is not None
    with driver_of(account) as driver:
        driver.dial(staff.extension, number)
    note_success(account, at=at)


def _account() -> Account | None:
    kinds = [kind for kind, driver in drivers().items() if driver.can.dials]
    return accounts().filter(is_active=True, kind__in=kinds).first()
