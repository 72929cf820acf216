"""Working habits out: once a day of whom something happened since, a stretch of customers at a time.

Nothing is missed: transactions of the log are looked at up to the oldest that was still open when one began to look,
and from there on the next day. A killed worker goes on with those that are still marked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.db import connection, transaction

from vafa.conversations.habits.signs import ANEW, answering, weights
from vafa.conversations.models import Habit, Rhythm
from vafa.conversations.rules.habits import DAY, Best, answers_by, best_hour, hours_between, rhythm
from vafa.customers.models import Customer
from vafa.platform.preferences.models import get_all
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor

EVERY = timedelta(hours=24)
REMEMBERED = timedelta(days=365)  # what was longer ago says nothing any more
AT_ONCE = 5000
SAMPLE = 50_000  # the last moments of all customers, for the shop's rhythm
NOT_SENT_ON = ["form", "desk", "phone"]  # channels nobody can be written to on

OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
MARK = """
INSERT INTO habit (customer_id, stale)
SELECT DISTINCT coalesce(c.merged_into_id, c.id), true
FROM event e JOIN customer c ON c.id = e.customer_id
WHERE e.txid >= %s AND e.name = ANY(%s)
ON CONFLICT (customer_id) DO UPDATE SET stale = true WHERE NOT habit.stale
"""
# Orders of a file that knows days only are placed at midnight: that is nobody's hour.
MOMENTS = """
SELECT own.customer_id, own.off, array_agg(own.hour), array_agg(own.weight), array_agg(own.times) FROM (
    SELECT m.customer_id, m.off, m.hour, sum(m.weight) AS weight, count(*)::int AS times FROM (
        SELECT who.id AS customer_id, sign.weight,
               extract(hour FROM e.occurred_at AT TIME ZONE who.zone)::int AS hour,
               extract(isodow FROM e.occurred_at AT TIME ZONE who.zone)::int = ANY(%(off)s) AS off
        FROM unnest(%(ids)s::bigint[], %(owners)s::bigint[], %(zones)s::text[]) AS who(own, id, zone)
        JOIN event e ON e.customer_id = who.own AND e.occurred_at > %(since)s AND e.occurred_at <= %(at)s
        JOIN unnest(%(names)s::text[], %(weights)s::float[]) AS sign(name, weight) ON sign.name = e.name
        WHERE NOT (e.name = 'sales.OrderPlaced' AND (e.occurred_at AT TIME ZONE who.zone)::time = '00:00')
    ) m GROUP BY 1, 2, 3
) own GROUP BY 1, 2
"""
ANSWERS = """
SELECT who.id, e.payload ->> 'channel', count(*)::int
FROM unnest(%(ids)s::bigint[], %(owners)s::bigint[]) AS who(own, id)
JOIN event e ON e.customer_id = who.own AND e.occurred_at > %(since)s AND e.occurred_at <= %(at)s
WHERE e.name = ANY(%(answering)s) AND e.payload ->> 'channel' <> ALL(%(not_sent)s)
GROUP BY 1, 2
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
    stale = Habit.objects.filter(stale=True).order_by("customer_id").select_for_update(skip_locked=True, of=("self",))
    ids = list(stale.values_list("customer_id", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    people = {
        one.pk: one for one in Customer.objects.filter(pk__in=ids).only("time_zone", "allowed_from", "allowed_until")
    }
    merged = Customer.objects.filter(merged_into__in=ids).values_list("pk", "merged_into_id")
    whose = [*((pk, pk) for pk in ids), *merged]
    given = {
        "ids": [own for own, _ in whose], "owners": [owner for _, owner in whose],
        "zones": [_zone(people[owner].time_zone) for _, owner in whose], "off": _days_off(), "since": at - REMEMBERED,
        "at": at, "names": [*weights()], "weights": [*weights().values()], "answering": answering(),
        "not_sent": NOT_SENT_ON,
    }  # fmt: skip
    moments, answers = _moments(given), _answers(given)
    shop_hours = _open_hours()
    rows = []
    for pk in ids:
        allowed = _own_hours(people[pk]) or shop_hours
        working = _best(shop.working, moments.get((pk, False)), allowed)
        off = _best(shop.off, moments.get((pk, True)), allowed)
        channel = answers_by(answers.get(pk, {})) or ("", 0, sum(answers.get(pk, {}).values()))
        rows.append((pk, *_flat(working), *_flat(off), *channel))
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])
    return len(ids)


Own = tuple[Mapping[int, float], Mapping[int, int]]


def _best(prior: Sequence[float], own: Own | None, allowed: frozenset[int]) -> Best:
    hours, times = own or ({}, {})
    return best_hour(prior, hours, times, allowed)


def _flat(best: Best) -> tuple[int, float, int, int]:
    return best.minutes, best.strength, best.within, best.of


def _moments(given: Mapping[str, object]) -> dict[tuple[int, bool], Own]:
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS, given)
        return {
            (pk, off): (dict(zip(hours, weight, strict=True)), dict(zip(hours, times, strict=True)))
            for pk, off, hours, weight, times in cursor.fetchall()
        }


def _answers(given: Mapping[str, object]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, given)
        for pk, channel, times in cursor.fetchall():
            found.setdefault(pk, {})[channel] = times
    return found


def _shop_rhythm() -> tuple[list[float], list[float]]:
    counts = {False: [0.0] * DAY, True: [0.0] * DAY}
    given = {"off": _days_off(), "zone": _zone(""), "names": [*weights()], "sample": SAMPLE}
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


def _own_hours(customer: Customer) -> frozenset[int] | None:
    if customer.allowed_from is None or customer.allowed_until is None:
        return None
    return hours_between(_minutes(customer.allowed_from), _minutes(customer.allowed_until))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
