"""Customers who come by the thousand with a file: found or added in a few statements, or taken out again.

A customer is the one with the shop's own number; else the only one with that e-mail address or telephone; else new.
Numbers and addresses must be in normal form already. Customers one at a time are `actions.py`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from vafa.customers.events import CustomerAdded
from vafa.customers.models import EMAIL, PHONE, Customer
from vafa.customers.rules.birthday import check_birthday
from vafa.platform.arrays import plain_array, text_array
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.folding import fold, sort_key
from vafa.platform.values import Actor, Refused

BY_KEY = """
SELECT external_key, coalesce(merged_into_id, id), withdrawn_at IS NOT NULL AND merged_into_id IS NULL
FROM customer WHERE source = %s AND external_key = ANY(%s)
"""
# Two customers of one shop with different numbers are two, though they share a telephone. The telephone decides only
# where no e-mail address contradicts it.
BY_ADDRESS = """
SELECT given.key, min(customer.id)
FROM unnest(%s::text[], %s::text[], %s::boolean[]) AS given(key, value, may_have_email)
JOIN contact_point point ON point.kind = %s AND point.value = given.value
JOIN customer ON customer.id = point.customer_id AND customer.withdrawn_at IS NULL
     AND (customer.source <> %s OR customer.external_key IS NULL OR NOT %s)
WHERE given.may_have_email OR NOT EXISTS (
    SELECT FROM contact_point other WHERE other.customer_id = customer.id AND other.kind = 'email')
GROUP BY given.key HAVING count(DISTINCT customer.id) = 1
"""
ADD = """
INSERT INTO customer (source, external_key, kind, name, search, sort, language, city, country, created_at)
SELECT %s, row.*, %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS row
ON CONFLICT (source, external_key) WHERE external_key IS NOT NULL DO NOTHING
RETURNING external_key, id
"""
REVIVE = "UPDATE customer SET withdrawn_at = NULL WHERE id = ANY(%s)"
# Who was only a number until now gets the name that came this time.
NAME = """
UPDATE customer SET name = given.name FROM unnest(%s::bigint[], %s::text[]) AS given(id, name)
WHERE customer.id = given.id AND customer.name = customer.external_key AND customer.name <> given.name
RETURNING customer.id
"""
# A birthday somebody wrote down at the desk is not changed by a file.
BORN = """
UPDATE customer SET birth_calendar = given.calendar, birth_month = given.month, birth_day = given.day,
       birth_year = given.year
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[], %s::int[]) AS given(id, calendar, month, day, year)
WHERE customer.id = given.id AND customer.birth_calendar = ''
"""
ADD_POINTS = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at)
SELECT DISTINCT ON (customer_id, kind, value) row.*, %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS row(customer_id, kind, value, shown)
WHERE NOT EXISTS (SELECT FROM contact_point known WHERE known.customer_id = row.customer_id
                  AND known.kind = row.kind AND known.value = row.value)
ON CONFLICT (customer_id, kind, value) DO NOTHING RETURNING customer_id
"""
# What only rules did to a customer (such as planning a follow-up) does not keep them; a letter that went out does.
WITHDRAW = """
UPDATE customer SET withdrawn_at = %s WHERE id = ANY(%s) AND withdrawn_at IS NULL
  AND EXISTS (SELECT FROM event WHERE event.key = %s || customer.id)
  AND NOT EXISTS (SELECT FROM event WHERE event.customer_id = customer.id AND event.name <> ALL(%s)
                  AND event.actor NOT LIKE 'rule:%%')
RETURNING id
"""


class Arrival(NamedTuple):
    """Somebody in a file: the shop's own number of them (`keyed`) or the address that stands in for it, and more."""

    key: str
    keyed: bool
    name: str = ""
    email: str = ""
    phone: str = ""
    shown_phone: str = ""
    kind: str = Customer.PERSON
    language: str = "fa"
    city: str = ""
    country: str = ""
    born: tuple[str, int, int, int | None] | None = None  # the day of birth as it was told: rules.birthday


class Arrived(NamedTuple):
    """Customer ids by key, those of them that are new (or back), and those whose search words are out of date."""

    ids: dict[str, int]
    added: set[int]
    changed: set[int]


def receive_customers(
    arrivals: Sequence[Arrival], *, source: str, brought_by: str, actor: Actor, at: datetime
) -> Arrived:
    """Find or add these customers of one source, each key once; new ones are announced.

    `brought_by` names what brought them, such as "import:12", so that `withdraw_customers` can tell. Must be called in
    a transaction. Whoever calls refreshes the search of those that changed.
    """
    arrived = Arrived({}, set(), set())
    # Those with a number first: who has none may be one of them.
    for keyed in (True, False):
        some = [one for one in arrivals if one.keyed is keyed]
        if some:
            _receive(some, keyed, arrived, source, at)
    _add_birthdays(arrivals, arrived, at)
    arrived.changed.update(_add_points(arrivals, arrived, at) - arrived.added)
    publish(
        [
            CustomerAdded(
                customer_id=pk, source="import", key=f"{brought_by}:customer:{pk}", actor=actor, occurred_at=at
            )
            for pk in sorted(arrived.added)
        ]
    )
    return arrived


def _receive(arrivals: Sequence[Arrival], keyed: bool, arrived: Arrived, source: str, at: datetime) -> None:
    ids = arrived.ids
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY, [source, text_array(one.key for one in arrivals)])
        known = cursor.fetchall()
        ids.update((key, pk) for key, pk, _ in known)
        if back := [pk for _, pk, withdrawn in known if withdrawn]:
            cursor.execute(REVIVE, [back])
            arrived.added.update(back)
        for kind in (EMAIL, PHONE):
            asked = [one for one in arrivals if getattr(one, kind) and one.key not in ids]
            if asked:
                keys, values = text_array(one.key for one in asked), text_array(getattr(one, kind) for one in asked)
                may_have_email = plain_array(kind == EMAIL or not one.email for one in asked)
                cursor.execute(BY_ADDRESS, [keys, values, may_have_email, kind, source, keyed])
                ids.update(cursor.fetchall())
        if new := sorted(one for one in arrivals if one.key not in ids):
            columns = [text_array(column) for column in zip(*map(_row, new), strict=True)]
            cursor.execute(ADD, [source, at, *columns])
            made = cursor.fetchall()
            ids.update(made)
            arrived.added.update(pk for _, pk in made)
            if len(made) < len(new):  # somebody else added them meanwhile
                cursor.execute(BY_KEY, [source, text_array(one.key for one in new if one.key not in ids)])
                ids.update((key, pk) for key, pk, _ in cursor.fetchall())
        named = [(ids[one.key], one.name[:200]) for one in arrivals if one.name]
        if named := [row for row in named if row[0] not in arrived.added]:
            cursor.execute(NAME, [plain_array(pk for pk, _ in named), text_array(name for _, name in named)])
            arrived.changed.update(pk for (pk,) in cursor.fetchall())


def _row(one: Arrival) -> tuple[str, ...]:
    name = (one.name or one.email or one.shown_phone or one.key)[:200]
    words = dict.fromkeys(word for word in (name, one.key, one.email, one.phone) if word)
    search = fold(" ".join(words))
    return one.key, one.kind, name, search, sort_key(name)[:200], one.language, one.city[:120], one.country[:60]


def _add_birthdays(arrivals: Sequence[Arrival], arrived: Arrived, at: datetime) -> None:
    """Keep the days of birth that were not known; those that cannot be are left out."""
    told = {arrived.ids[one.key]: one.born for one in arrivals if one.born is not None}
    told = {pk: born for pk, born in told.items() if _may_be(born, at.date())}
    if told:
        columns = [list(column) for column in zip(*((pk, *born) for pk, born in told.items()), strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(BORN, columns)


def _may_be(born: tuple[str, int, int, int | None], today: date) -> bool:
    try:
        check_birthday(born, today)
    except Refused:
        return False
    return True


def _add_points(arrivals: Sequence[Arrival], arrived: Arrived, at: datetime) -> set[int]:
    """Add the addresses that are missing; returns whose they are."""
    points = [(arrived.ids[one.key], EMAIL, one.email, one.email) for one in arrivals if one.email]
    points += [(arrived.ids[one.key], PHONE, one.phone, one.shown_phone or one.phone) for one in arrivals if one.phone]
    if not points:
        return set()
    owners, *texts = zip(*points, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(ADD_POINTS, [at, plain_array(owners), *map(text_array, texts)])
        return {pk for (pk,) in cursor.fetchall()}


def withdraw_customers(
    customer_ids: Collection[int], *, brought_by: str, harmless: Sequence[str], at: datetime
) -> list[int]:
    """Take out again those of these customers that `brought_by` added and with whom nothing else happened.

    `harmless` names events of the caller that do not count as something happening. Returns who was taken out.
    """
    ours = [CustomerAdded.name, *harmless]
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, [at, list(customer_ids), f"{brought_by}:customer:", ours])
        return [pk for (pk,) in cursor.fetchall()]
