"""Who stands in an order file, as the room of customers takes them in."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from vafa.customers.actions import Arrival
from vafa.customers.models import Customer
from vafa.platform.i18n.phones import to_e164
from vafa.sales.imports.order_row import OrderRow

_LONGEST_KEY = 120


def who_bought(row: OrderRow) -> str | None:
    """What the buyer of a row is known by: the shop's own number, else e-mail, else telephone; None for nobody."""
    if row.customer_key:
        return row.customer_key
    if row.email:
        return row.email[:_LONGEST_KEY]
    return (_e164(row.phone) or row.phone)[:_LONGEST_KEY] if row.phone else None


def arrivals_of(rows: Iterable[OrderRow]) -> list[Arrival]:
    """The buyers of these rows, each once, with all that is said of them."""
    found: dict[str, Arrival] = {}
    for row in rows:
        key = who_bought(row)
        if key is None:
            continue
        here = _arrival(row, key)
        before = found.get(key)
        if before is not None and before != here:
            said = {name: value for name, value in here._asdict().items() if value}
            here = before._replace(**said)
        found[key] = here
    return list(found.values())


def _arrival(row: OrderRow, key: str) -> Arrival:
    return Arrival(
        key=key,
        keyed=bool(row.customer_key),
        name=row.customer_name or row.company,
        email=row.email,
        phone=_e164(row.phone) if row.phone else "",
        shown_phone=row.phone,
        kind=Customer.PERSON if row.customer_name or not row.company else Customer.COMPANY,
        language=row.language or settings.CONFIG.language,
        city=row.city,
        country=row.country,
        born=row.born,
    )


@lru_cache(maxsize=20_000)
def _e164(phone: str) -> str:
    """The number in normal form, or nothing for what cannot be one. Parsing is dear, and buyers come again."""
    return to_e164(phone, settings.CONFIG.country) or ""
