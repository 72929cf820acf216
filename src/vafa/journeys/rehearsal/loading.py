"""What a rehearsal walks with, customer by customer in batches: a fixed number of questions for each batch.

Cases, orders and letters are as they were at each moment, as far as they are kept with their times. Consents, addresses
and what customers said last are as they are now. It changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from vafa.cases.models import Case, Resolution
from vafa.conversations.letters import Shelf
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts, load
from vafa.conversations.sending.feelings import FRESH_DAYS, MEMORY_DAYS, OFFERS_AFTER, last_signs
from vafa.customers.conditions.asking import facts_of
from vafa.customers.models import PHONE, ContactPoint
from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY, allows
from vafa.journeys.actions.entering import dates_in
from vafa.journeys.actions.placing import kept_hours
from vafa.journeys.hearing import known_hours
from vafa.journeys.rehearsal.entries import BUYS, HAPPENED
from vafa.journeys.rehearsal.gate import Courtesy, ShopGate
from vafa.journeys.rehearsal.rules.facts import Begin, Bought, Happened, Person, Scene
from vafa.platform.preferences.models import get, get_all

BATCH = 3000
NEXT = """
SELECT DISTINCT customer_id FROM rehearsed WHERE play >= 0 AND customer_id > %s ORDER BY 1 LIMIT %s
"""
ROWS = """
SELECT customer_id, play, what, at, day0, ordered, step, seed FROM rehearsed WHERE customer_id = ANY(%s)
ORDER BY at, play, seed
"""
BOUGHT = """
SELECT o.customer_id, o.placed_at, o.id, o.state, CASE WHEN o.state IN ('cancelled', 'returned') THEN (
    SELECT max(e.occurred_at) FROM event e WHERE e.subject_kind = 'order' AND e.subject_id = o.id
      AND e.name = 'sales.OrderStateChanged') END
FROM "order" o WHERE o.customer_id = ANY(%s) AND o.withdrawn_at IS NULL AND o.placed_at < %s ORDER BY o.placed_at, o.id
"""
# What other things than these plans sent, or have ready to be sent.
HEARD = """
SELECT m.customer_id, coalesce(m.settled_at, m.due_at), m.purpose FROM message m
WHERE m.customer_id = ANY(%s) AND m.direction = 'out' AND m.purpose <> %s AND m.state IN ('sent', 'queued')
  AND coalesce(m.settled_at, m.due_at) >= %s AND coalesce(m.settled_at, m.due_at) < %s
  AND (m.state = 'queued' OR m.settled_at < %s OR m.key IS NULL OR m.key NOT LIKE 'follow_up:%%')
"""
KEPT_BACK = timedelta(days=60)  # before the beginning: what was heard and asked then still counts


@dataclass(frozen=True)
class Batch:
    """Some customers, and the gate that knows them."""

    people: Sequence[Person]
    gate: ShopGate


def courtesy() -> Courtesy:
    """What the shop set about offers and surveys."""
    said = get_all("offers.")
    fresh, memory = timedelta(days=said[FRESH_DAYS]), timedelta(days=said[MEMORY_DAYS])
    return Courtesy(said[OFFERS_AFTER], fresh, memory, timedelta(days=get("feedback.rest_days")))


def batches(scene: Scene, known_until: datetime) -> Iterator[Batch]:
    """Everybody who begins, by id. What happened after `known_until` is not known yet."""
    asked = courtesy()
    letters = sorted({one.letter for play in scene.plays for one in play.path.touchpoints if one.letter})
    shelf, worded, last = Shelf(letters), dict[tuple[str, str, str], str](), 0
    while ids := [row[0] for row in _rows(NEXT, [last, BATCH])]:
        last = ids[-1]
        drafts = [Draft(customer_id=pk, purpose=CARE) for pk in ids]
        drafts += [Draft(customer_id=ids[0], purpose=CARE, letter=letter) for letter in letters]
        facts = load(drafts, scene.start)
        yield Batch(list(_people(scene, facts, ids, known_until, asked)), ShopGate(facts, asked, shelf, worded))


def _people(scene: Scene, facts: Facts, ids: list[int], known_until: datetime, asked: Courtesy) -> Iterator[Person]:
    begins, happened, expected = _entries(ids, scene.start)
    bought, heard, surveyed = _bought(ids, known_until), *_heard(ids, scene)
    cases, unsettled, signs = _cases(ids), _unsettled(ids), last_signs(ids, scene.start - asked.memory)
    phones = set(
        ContactPoint.objects.filter(customer__in=ids, kind=PHONE, off_at=None).values_list("customer", flat=True)
    )
    best = known_hours(ids)
    fields = sorted({one for play in scene.plays for one in play.dates})
    dates: dict[int, Any] = facts_of(ids, fields, known_until) if fields else {}
    for pk in ids:
        customer = facts.customers.get(pk)
        if customer is None or customer.withdrawn_at is not None:
            continue
        standing = facts.consents.get(pk, {})
        yield Person(
            id=pk, language=customer.language, time_zone=customer.time_zone, has_phone=pk in phones,
            hours=kept_hours(customer.allowed_from, customer.allowed_until, scene.planner.hours),
            best=best.get(pk),
            may_be_called=frozenset(one for one in (SERVICE, CARE, SURVEY, OFFER) if allows(one, PHONE, standing)),
            bought=sorted([*bought[pk], *expected[pk]]), begins=begins[pk], happened=happened[pk], cases=cases[pk],
            unsettled=unsettled[pk], signs=[(signs[pk].at, signs[pk].good)] if pk in signs else [], heard=heard[pk],
            surveyed=surveyed[pk], dates=dates_in(dates.get(pk, {})),
        )  # fmt: skip


def _entries(
    ids: list[int], start: datetime
) -> tuple[dict[int, list[Begin]], dict[int, list[Happened]], dict[int, list[Bought]]]:
    begins: dict[int, list[Begin]] = defaultdict(list)
    happened: dict[int, list[Happened]] = defaultdict(list)
    expected: dict[int, list[Bought]] = defaultdict(list)
    for pk, play, what, at, day0, ordered, step, seed in _rows(ROWS, [ids]):
        if play == HAPPENED:
            happened[pk].append(Happened(at, what, ordered))
        elif play == BUYS:
            expected[pk].append(Bought(at, ordered))
        else:
            begins[pk].append(Begin(play, what, at, ordered, day0, step, seed))
    return begins, happened, expected


def _bought(ids: list[int], until: datetime) -> dict[int, list[Bought]]:
    found: dict[int, list[Bought]] = defaultdict(list)
    for pk, placed_at, order, state, changed_at in _rows(BOUGHT, [ids, until]):
        if state not in ("cancelled", "returned"):
            found[pk].append(Bought(placed_at, order))
        elif changed_at is not None:
            found[pk].append(Bought(placed_at, order, max(changed_at, placed_at), f"order_{state}"))
    return found


def _heard(ids: list[int], scene: Scene) -> tuple[dict[int, list[datetime]], dict[int, list[datetime]]]:
    """Letters of the past count as far as these plans would not send them anew."""
    heard: dict[int, list[datetime]] = defaultdict(list)
    surveyed: dict[int, list[datetime]] = defaultdict(list)
    for pk, moment, purpose in _rows(HEARD, [ids, SERVICE, scene.start - KEPT_BACK, scene.until, scene.start]):
        heard[pk].append(moment)
        if purpose == SURVEY:
            surveyed[pk].append(moment)
    return heard, surveyed


def _cases(ids: list[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    rows = Case.objects.filter(customer__in=ids, spam_at=None, merged_into=None)
    for pk, opened, resolved in rows.values_list("customer_id", "opened_at", "resolved_at"):
        found[pk].append((opened, resolved))
    return found


def _unsettled(ids: list[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    rows = Resolution.objects.filter(case__customer__in=ids, case__kind="complaint", reopened_at=None)
    for pk, at, settled in rows.values_list("case__customer_id", "at", "confirmed_at"):
        found[pk].append((at, settled))
    return found


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
