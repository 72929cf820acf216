"""Who begins, when: written into a table of this connection alone, that is gone with it, and read customer by customer.

Over the past, what began is known: orders, the event log, triggers of time and audiences as they were. Over the coming
days, what happened in the same days of last year comes again, on the same weekday; triggers of time are asked ahead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import audience
from vafa.journeys.celebrants import celebrants
from vafa.journeys.rules.steps import Entrance
from vafa.journeys.trigger import Entry, Trigger
from vafa.journeys.triggering import triggers
from vafa.platform.events.models import EventRow, event_of

HAPPENED, BUYS = -1, -2  # in the place of a play: a trigger that steps wait for; a purchase that is expected
ORDER_PLACED = "order_placed"
YEAR = timedelta(days=364)  # whole weeks, so that a Friday comes again as a Friday
WEEK = timedelta(days=7)
AT_ONCE = 2000
T = TypeVar("T")

MAKE = """
CREATE TEMPORARY TABLE rehearsed (
    customer_id bigint NOT NULL, play smallint NOT NULL, what text NOT NULL, at timestamptz NOT NULL,
    day0 timestamptz, ordered bigint, step text NOT NULL DEFAULT '', seed bigint NOT NULL DEFAULT 0
)
"""
STANDING = """
FROM "order" o JOIN customer c ON c.id = o.customer_id AND c.withdrawn_at IS NULL
WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s AND o.withdrawn_at IS NULL
"""
# An order that came back is walked until that moment, where the log knows it.
PAST = f"""
INSERT INTO rehearsed (customer_id, play, what, at, ordered, seed)
SELECT o.customer_id, %(play)s, 'order:' || o.id, o.placed_at, o.id, o.id {STANDING}
  AND (o.state NOT IN ('cancelled', 'returned') OR EXISTS (
    SELECT FROM event e WHERE e.subject_kind = 'order' AND e.subject_id = o.id AND e.name = 'sales.OrderStateChanged'))
"""
AGAIN = f"""
INSERT INTO rehearsed (customer_id, play, what, at, ordered, seed)
SELECT o.customer_id, %(play)s, 'expected:' || o.id, o.placed_at + %(shift)s, -o.id, o.id {STANDING}
  AND o.state NOT IN ('cancelled', 'returned')
"""
# A run goes on with its next step; of plans that planned all steps at once that is the first of them.
UNDER_WAY = """
INSERT INTO rehearsed (customer_id, play, what, at, day0, ordered, step, seed)
SELECT DISTINCT ON (r.id) f.customer_id, %(play)s, r.key, greatest(f.due_at, %(start)s), r.started_at, r.order_id,
    f.touchpoint, coalesce(r.order_id, r.customer_id)
FROM follow_up f JOIN run r ON r.id = f.run_id
WHERE f.state = 'planned' AND r.version_id = %(version)s AND r.ended_at IS NULL AND f.due_at < %(end)s
ORDER BY r.id, f.due_at, f.id
"""
KNOWN = """
DELETE FROM rehearsed USING run r WHERE r.plan_id = %s AND r.key = rehearsed.what AND rehearsed.play = %s AND step = ''
"""
HAD = "SELECT customer_id, max(coalesce(ended_at, %s)) FROM run WHERE plan_id = %s GROUP BY 1"
COPY = "COPY rehearsed (customer_id, play, what, at, ordered, seed) FROM STDIN"


@dataclass(frozen=True, slots=True)
class Time:
    """The time in which runs begin. `shift` moves what happened then to it: nothing, or whole weeks."""

    start: datetime
    end: datetime
    shift: timedelta = timedelta()


class Entries:
    """Writes entries; one at a time for each connection."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._run("DROP TABLE IF EXISTS rehearsed")
        self._run(MAKE)

    def plan(self, play: int, plan_id: int, entry: Entrance) -> None:
        """Who begins this plan."""
        if entry.trigger:
            self._trigger(play, triggers()[entry.trigger], entry.options)
        elif entry.audience is not None:
            self._copy(play, self._audience(plan_id, entry))
        elif entry.occasion:
            self._copy(play, self._occasion(entry))
        if self._time.shift:
            self._run(KNOWN, (plan_id, play))

    def happening(self, key: str) -> None:
        """What steps wait for, and ends runs."""
        trigger = triggers().get(key)
        if trigger is not None and not trigger.of_time:
            rows = ((one.customer_id, key, one.started_at, one.order_id, 0) for one in self._of_events(trigger))
            self._copy(HAPPENED, rows)

    def under_way(self, play: int, version_id: int) -> None:
        """The runs of a version that go on."""
        self._run(UNDER_WAY, {"play": play, "version": version_id, "start": self._time.start, "end": self._time.end})

    def purchases(self) -> None:
        """The purchases that are expected."""
        self._run(AGAIN, self._asked(BUYS))

    def ready(self) -> int:
        """No more come; returns how many customers there are."""
        self._run("CREATE INDEX ON rehearsed (customer_id)")
        self._run("ANALYZE rehearsed")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT customer_id) FROM rehearsed WHERE play >= 0")
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def over(self) -> None:
        """Throw the table away."""
        self._run("DROP TABLE IF EXISTS rehearsed")

    def _trigger(self, play: int, trigger: Trigger, options: object) -> None:
        if trigger.key == ORDER_PLACED:
            self._run(AGAIN if self._time.shift else PAST, self._asked(play))
            return
        found = self._of_time(trigger, options) if trigger.of_time else self._of_events(trigger)
        rows = ((o.customer_id, o.key, o.started_at, o.order_id, o.order_id or o.customer_id) for o in found)
        self._copy(play, rows)

    def _of_events(self, trigger: Trigger) -> Iterator[Entry]:
        """What the log tells of, each key once."""
        assert trigger.read is not None
        shift, seen = self._time.shift, set[str]()
        names = [one.name for one in trigger.events]
        start, end = self._time.start - shift, self._time.end - shift
        rows = EventRow.objects.filter(name__in=names, occurred_at__gte=start, occurred_at__lt=end).order_by("pk")
        for batch in _chunks(rows.iterator(chunk_size=AT_ONCE)):
            events = [event for row in batch if (event := event_of(row)) is not None]
            for one in trigger.read(events):
                if one.key not in seen and start <= one.started_at < end:
                    seen.add(one.key)
                    yield _moved(one, shift) if shift else one

    def _of_time(self, trigger: Trigger, options: object) -> Iterator[Entry]:
        """Asked as often as it remembers, so that nobody is missed."""
        assert trigger.find is not None and isinstance(options, dict)
        chosen, seen = trigger.chosen(options), set[str]()
        for at in self._moments(min(trigger.late, WEEK)):
            for one in trigger.find(at, chosen):
                if one.key not in seen and self._time.start <= one.started_at < self._time.end:
                    seen.add(one.key)
                    yield one

    def _audience(self, plan_id: int, entry: Entrance) -> Iterator[tuple[object, ...]]:
        """Asked once a week, and again so long after they began; over the coming days the runs there are count."""
        tree, again = read_conditions(entry.audience), entry.again_after_days
        last: dict[int, datetime] = {}
        if self._time.shift:
            with connection.cursor() as cursor:
                cursor.execute(HAD, [self._time.end, plan_id])
                last = dict(cursor.fetchall())
        for at in self._moments(WEEK):
            for pk in audience(tree, at):
                before = last.get(pk)
                if before is None or (again is not None and at - before >= timedelta(days=again)):
                    last[pk] = at
                    yield pk, f"customer:{pk}:{at:%Y%m%d}", at, None, pk

    def _occasion(self, entry: Entrance) -> Iterator[tuple[object, ...]]:
        before = timedelta(days=entry.days_before)
        start, end = (self._time.start + before).date(), (self._time.end + before).date() + timedelta(days=2)
        for pk, came in celebrants(start, end, only=[entry.occasion]):
            at = came.moment - before
            if self._time.start <= at < self._time.end:
                yield pk, f"{came.key}:{pk}", at, None, pk

    def _moments(self, step: timedelta) -> Iterator[datetime]:
        at = self._time.start
        while (at := min(at + step, self._time.end)) < self._time.end:
            yield at
        yield at

    def _asked(self, play: int) -> dict[str, object]:
        shift = self._time.shift
        return {"play": play, "start": self._time.start - shift, "end": self._time.end - shift, "shift": shift}

    def _copy(self, play: int, rows: Iterable[tuple[object, ...]]) -> None:
        with connection.cursor() as cursor:
            for some in _chunks(iter(rows)):
                with cursor.copy(COPY) as copy:
                    for customer, *told in some:
                        copy.write_row((customer, play, *told))

    def _run(self, statement: str, values: object = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)  # type: ignore[arg-type]


def _moved(one: Entry, shift: timedelta) -> Entry:
    """As it would come again."""
    order = -one.order_id if one.order_id else None
    return Entry(
        customer_id=one.customer_id, key=f"expected:{one.key}", started_at=one.started_at + shift, order_id=order,
        context=one.context,
    )  # fmt: skip


def _chunks(rows: Iterator[T]) -> Iterator[Sequence[T]]:
    some: list[T] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
