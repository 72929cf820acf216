"""What the tests of this room begin with."""

from datetime import UTC, datetime
from typing import Any

from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.conversations.sending import Draft
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.values import SYSTEM

MORNING = datetime(2026, 5, 2, 8, tzinfo=UTC)  # 11:30 in Tehran
NIGHT = datetime(2026, 5, 2, 20, tzinfo=UTC)  # 23:30 in Tehran


def customer(name: str = "سارا", *emails: str, **more: Any) -> Customer:
    return add_customer(name, emails=emails or (f"{name}@example.com",), actor=SYSTEM, at=MORNING, **more)


def sara(**more: Any) -> Customer:
    return customer("سارا", "sara@example.com", **more)


def note(who: Customer, purpose: str = "service", key: str | None = None, **more: Any) -> Draft:
    values: dict[str, Any] = {"subject": "خبر", "text": "سلام"} | more
    return Draft(customer_id=who.pk, purpose=purpose, key=key, **values)


def account(server: Any, **more: Any) -> Account:
    return save_account("email", "Mail", {**server.settings, **more}, actor=SYSTEM, at=MORNING)
