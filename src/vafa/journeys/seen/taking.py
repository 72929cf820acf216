"""Storing what is told: whose it is, once, and only of people we know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from vafa.customers.models import EMAIL, PHONE
from vafa.journeys.models.seen import PAGE, Seen, SeenSource
from vafa.journeys.seen.reading import Told, Who, Wrong, key_of, path_of, read_rows, who_of
from vafa.journeys.seen.settings import DAYS
from vafa.platform.preferences.models import get
from vafa.platform.values import Actor, Refused

ONE_VISIT = timedelta(minutes=30)  # a page that is loaded again within is still being looked at
A_MINUTE = timedelta(minutes=1)
SWEPT_AT_ONCE = 20_000

BY_ID = "SELECT id::text, coalesce(merged_into_id, id) FROM customer WHERE id = ANY(%s::bigint[]) AND {there}"
BY_KEY = """
SELECT asked.source || chr(10) || asked.key, coalesce(c.merged_into_id, c.id)
FROM unnest(%s::text[], %s::text[]) AS asked(source, key)
JOIN customer c ON c.source = asked.source AND c.external_key = asked.key WHERE {there}
"""
# As `customers.queries.find_by_address`: who proved the address first, then who is known longest.
BY_ADDRESS = """
SELECT DISTINCT ON (p.value) p.value, p.customer_id
FROM contact_point p JOIN customer c ON c.id = p.customer_id
WHERE p.kind = %s AND p.value = ANY(%s) AND c.withdrawn_at IS NULL
ORDER BY p.value, p.verified_at, p.customer_id
"""
THERE = "({c}withdrawn_at IS NULL OR {c}merged_into_id IS NOT NULL)"
INSERT = """
INSERT INTO seen (source_id, customer_id, kind, name, at, key)
SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::uuid[])
ON CONFLICT (key) DO NOTHING
"""


@dataclass(frozen=True)
class Taken:
    """What came of a batch: rows stored, rows that were known, and those that were not taken, each with the reason."""

    stored: int
    known: int
    wrong: Sequence[Wrong]


@transaction.atomic
def take_rows(source: SeenSource, rows: Sequence[object], *, actor: Actor, at: datetime) -> Taken:
    """Store what a system told, in six queries for any number of rows; what is wrong with one hurts no other.

    `actor` is for the reader of the call: what was seen is no change that anybody made.
    """
    read = read_rows(source.pk, rows, at, timedelta(days=get(DAYS)))
    wrong = [one for one in read if isinstance(one, Wrong)]
    told = [one for one in read if not isinstance(one, Wrong)]
    people = _people({one.who for _, one in told})
    fit: list[tuple[Told, int]] = []
    for place, one in told:
        if one.who in people:
            fit.append((one, people[one.who]))
        else:
            wrong.append(Wrong(place, "", Refused("seen.nobody_known", status=422)))
    stored = _store(source, fit, at)
    return Taken(stored, len(fit) - stored, sorted(wrong, key=lambda one: one.row))


@transaction.atomic
def note_visit(source: SeenSource, customer_id: int, page: str, *, actor: Actor, at: datetime) -> bool:
    """A page of a website says who looks at it; whether that was a visit, and not the same one still.

    `actor` is for the reader of the call.
    """
    path, slot = path_of(page), int(at.timestamp() // ONE_VISIT.total_seconds())
    told = Told(PAGE, ("id", "", str(customer_id)), path, at, key_of(source.pk, f"visit:{customer_id}:{path}:{slot}"))
    return bool(_store(source, [(told, customer_id)], at))


@transaction.atomic
def forget_old(*, actor: Actor, at: datetime) -> int:
    """Delete what was seen longer ago than the shop keeps it; returns how many, at most some thousands at once."""
    before = at - timedelta(days=get(DAYS))
    old = Seen.objects.filter(at__lt=before).order_by("at").values("pk")[:SWEPT_AT_ONCE]
    return Seen.objects.filter(pk__in=old).delete()[0]


def customer_named(named: Mapping[str, object]) -> int | None:
    """The customer somebody names by id, source and key, email or phone; None for nobody we know."""
    try:
        who = who_of(named)
    except Refused:
        return None
    return _people([who]).get(who)


def _store(source: SeenSource, rows: Sequence[tuple[Told, int]], at: datetime) -> int:
    if not rows:
        return 0
    columns: list[list[Any]] = [
        [customer for _, customer in rows],
        [one.kind for one, _ in rows],
        [one.name for one, _ in rows],
        [one.at for one, _ in rows],
        [one.key for one, _ in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [source.pk, *columns])
        stored: int = cursor.rowcount
    if source.heard_at is None or at - source.heard_at >= A_MINUTE:
        SeenSource.objects.filter(pk=source.pk).update(heard_at=at)
        source.heard_at = at
    return stored


def _people(named: Collection[Who]) -> dict[Who, int]:
    """The customers these names stand for, as they are today; names of nobody are left out."""
    ways: dict[str, list[Who]] = {}
    for who in named:
        ways.setdefault(who[0], []).append(who)
    found: dict[Who, int] = {}
    with connection.cursor() as cursor:
        for way, among in ways.items():
            if way == "id":
                cursor.execute(BY_ID.format(there=THERE.format(c="")), [[int(who[2]) for who in among]])
            elif way == "key":
                both = [who[1] for who in among], [who[2] for who in among]
                cursor.execute(BY_KEY.format(there=THERE.format(c="c.")), both)
            else:
                assert way in (EMAIL, PHONE)
                cursor.execute(BY_ADDRESS, [way, [who[2] for who in among]])
            known = dict(cursor.fetchall())
            for who in among:
                customer = known.get(f"{who[1]}\n{who[2]}" if way == "key" else who[2])
                if customer is not None:
                    found[who] = customer
    return found
