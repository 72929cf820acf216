"""Working habits out: once a day of whom something happened since, a stretch of customers at a time.

Nothing is missed: transactions of the log are looked at up to the oldest that was still open when one began to look,
and from there on the next day. A killed worker goes on with those that are still marked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import connection, transaction

from vafa.conversations.habits.signs import ANEW, answering, weights
from vafa.conversations.models import Rhythm
from vafa.conversations.rules.habits import DAY, Best, answers_by, best_hour, hours_between, rhythm
from vafa.platform.preferences.models import get_all
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor

EVERY = timedelta(hours=24)
REMEMBERED = timedelta(days=365)  # what was longer ago says nothing any more
AT_ONCE = 10_000
SAMPLE = 50_000  # the last moments of all customers, for the shop's rhythm
NOT_SENT_ON = ("form", "desk", "phone")  # channels nobody can be written to on

OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
MARK = """
INSERT INTO habit (customer_id, stale)
SELECT DISTINCT coalesce(c.merged_into_id, c.id), true
FROM event e JOIN customer c ON c.id = e.customer_id
WHERE e.txid >= %s AND e.name = ANY(%s)
ON CONFLICT (customer_id) DO UPDATE SET stale = true WHERE NOT habit.stale
"""
STALE = """
SELECT h.customer_id, c.time_zone, c.allowed_from, c.allowed_until
FROM habit h JOIN customer c ON c.id = h.customer_id
WHERE h.stale ORDER BY h.customer_id LIMIT %s FOR UPDATE OF h SKIP LOCKED
"""
# Orders of a file that knows days only are placed at midnight: that is nobody's hour.
MOMENTS = """
SELECT own.customer_id, json_agg(json_build_array(own.off, own.hour, own.weight, own.times, own.channel))::text
FROM (
    SELECT m.customer_id, m.off, m.hour, m.channel, sum(m.weight) AS weight, count(*)::int AS times FROM (
        SELECT who.id AS customer_id, sign.weight,
               extract(hour FROM e.occurred_at AT TIME ZONE who.zone)::int AS hour,
               extract(isodow FROM e.occurred_at AT TIME ZONE who.zone)::int = ANY(%(off)s) AS off,
               CASE WHEN sign.answers THEN e.payload ->> 'channel' END AS channel
        FROM unnest(%(ids)s::bigint[], %(owners)s::bigint[], %(zones)s::text[]) AS who(own, id, zone)
        JOIN event e ON e.customer_id = who.own AND e.occurred_at > %(since)s AND e.occurred_at <= %(at)s
        JOIN unnest(%(names)s::text[], %(weights)s::float[], %(answers)s::boolean[]) AS sign(name, weight, answers)
             ON sign.name = e.name
        WHERE NOT (e.name = 'sales.OrderPlaced' AND (e.occurred_at AT TIME ZONE who.zone)::time = '00:00')
    ) m GROUP BY 1, 2, 3, 4
) own GROUP BY 1
"""
SHOP = """
SELECT extract(isodow FROM local)::int = ANY(%(off)s), extract(hour FROM local)::int, count(*)
FROM (
    SELECT e.occurred_at AT TIME ZONE %(zone)s AS local, e.name FROM event e
    WHERE e.name = ANY(%(names)s) AND e.customer_id IS NOT NULL AND e.id > (SELECT max(id) - 1000000 FROM event)
    ORDER BY e.id DESC LIMIT %(sample)s
) lately
WHERE NOT (name = 'sales.OrderPlaced' AND local::time = '00:00')
GROUP BY 1, 2
"""
COLUMNS = (
    "minutes", "strength", "within", "moments", "minutes_off", "strength_off", "within_off", "moments_off", "channel",
    "answers_there", "answers",
)  # fmt: skip
TYPES = ("int", "float", "int", "int", "int", "float", "int", "int", "text", "int", "int")
KEEP = f"""
UPDATE habit SET stale = false, {", ".join(f"{name} = new.{name}" for name in COLUMNS)}
FROM unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in TYPES)}) AS new(customer_id, {", ".join(COLUMNS)})
WHERE habit.customer_id = new.customer_id
"""


def refresh_habits(*, actor: Actor, at: datetime) -> int:
    """Once a day mark of whom there is something new; then work out a stretch of them. Returns how many those were."""
    row = Rhythm.objects.order_by("pk").first()
    if row is None or at - row.read_at >= EVERY:
        row = _look(row, at)
    return _work_out(row, at)


@transaction.atomic
def _look(before: Rhythm | None, at: datetime) -> Rhythm:
    """Find the shop's rhythm and mark customers with something new in the log."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        oldest: int = cursor.fetchone()[0]
        since = before.txid if before is not None and before.txid <= oldest else 0  # brought back from elsewhere: anew
        cursor.execute(MARK, [since, [*weights(), *ANEW]])
    working, off = _shop_rhythm()
    values = {
        "working": working, "off": off, "minutes": best_hour(working, {}, {}, _open_hours()).minutes,
        "minutes_off": best_hour(off, {}, {}, _open_hours()).minutes, "txid": oldest, "read_at": at,
    }  # fmt: skip
    return Rhythm.objects.update_or_create(pk=before.pk if before else 1, defaults=values)[0]


@transaction.atomic
def _work_out(shop: Rhythm, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(STALE, [AT_ONCE])
        people = {pk: (_zone(zone), _own_hours(first, last)) for pk, zone, first, last in cursor.fetchall()}
        cursor.execute("SELECT id, merged_into_id FROM customer WHERE merged_into_id = ANY(%s)", [list(people)])
        whose = [*((pk, pk) for pk in people), *cursor.fetchall()]
    if not people:
        return 0
    given: dict[str, Any] = {
        "ids": [own for own, _ in whose], "owners": [owner for _, owner in whose],
        "zones": [people[owner][0] for _, owner in whose], "off": _days_off(), "since": at - REMEMBERED,
        "at": at, "names": [*weights()], "weights": [*weights().values()],
        "answers": [name in answering() for name in weights()],
    }  # fmt: skip
    known = _moments(given)
    shop_hours = _open_hours()
    rows = []
    for pk, (_, own_hours) in people.items():
        own, allowed = known.get(pk) or Own(), own_hours or shop_hours
        best = [
            best_hour(prior, own.hours[off], own.times[off], allowed)
            for off, prior in ((False, shop.working), (True, shop.off))
        ]
        channel = answers_by(own.channels) or ("", 0, sum(own.channels.values()))
        rows.append((pk, *(value for one in best for value in _flat(one)), *channel))
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])
    return len(people)


@dataclass(slots=True)
class Own:
    """What somebody's moments come to: weights and numbers by hour, apart for days off, and answers by channel."""

    hours: dict[bool, dict[int, float]] = field(default_factory=lambda: {False: {}, True: {}})
    times: dict[bool, dict[int, int]] = field(default_factory=lambda: {False: {}, True: {}})
    channels: dict[str, int] = field(default_factory=dict)


def _flat(best: Best) -> tuple[int, float, int, int]:
    return best.minutes, best.strength, best.within, best.of


def _moments(given: Mapping[str, Any]) -> dict[int, Own]:
    found: dict[int, Own] = {}
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS, given)
        for pk, told in cursor.fetchall():
            own = found[pk] = Own()
            for off, hour, weight, times, channel in json.loads(told):
                hours, many = own.hours[off], own.times[off]
                hours[hour] = hours.get(hour, 0.0) + weight
                many[hour] = many.get(hour, 0) + times
                if channel is not None and channel not in NOT_SENT_ON:
                    own.channels[channel] = own.channels.get(channel, 0) + times
    return found


def _shop_rhythm() -> tuple[list[float], list[float]]:
    counts = {False: [0.0] * DAY, True: [0.0] * DAY}
    given: dict[str, Any] = {"off": _days_off(), "zone": _zone(""), "names": [*weights()], "sample": SAMPLE}
    with connection.cursor() as cursor:
        cursor.execute(SHOP, given)
        for off, hour, times in cursor.fetchall():
            counts[off][hour] = float(times)
    return list(rhythm(counts[False])), list(rhythm(counts[True]))


def _days_off() -> list[int]:
    """Weekdays on which the shop is closed, Monday is 1."""
    return [weekday + 1 for weekday, hours in working_calendar().hours.items() if not hours]


def _zone(name: str) -> str:
    return name if name in _zones() else settings.CONFIG.time_zone


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _open_hours() -> frozenset[int]:
    """Whole hours outside of the shop's quiet ones."""
    quiet = get_all("quiet.")
    try:
        return hours_between(
            _minutes(time.fromisoformat(quiet["quiet.until"])), _minutes(time.fromisoformat(quiet["quiet.from"]))
        )
    except ValueError:
        return hours_between(9 * 60, 21 * 60)


def _own_hours(first: time | None, last: time | None) -> frozenset[int] | None:
    return None if first is None or last is None else hours_between(_minutes(first), _minutes(last))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
