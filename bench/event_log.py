"""Claims: a single event reaches its reader within a second (p95); readers take 10,000 events a second in batches.

    python bench/event_log.py [--size 100000] [--json]

The first is measured from commit to the moment the reader of a real worker process has moved past the event. The second
is one reader catching up with a long log, each event made whole again. Reference: the same rows read and thrown away.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from statistics import quantiles

from _house import Measured, Watch, arguments, house, note, tell

SINGLE = 100
READER = "journeys.trigger_reactions.order_placed"
PASSED = "SELECT (txid, event_id) >= (%s, %s) FROM event_cursor WHERE reader = %s"


def main() -> None:
    """Measure, and tell."""
    options = arguments(__doc__.splitlines()[0], 100_000, "events in the log")
    with house():
        tell([throughput(options.size), latency()], options.json)


def placed(number: int):
    """An order nobody has: its readers look for it and find nothing to do."""
    from vafa.platform.values import SYSTEM
    from vafa.sales.events import OrderPlaced

    return OrderPlaced(
        occurred_at=datetime.now(UTC),
        actor=SYSTEM,
        order_id=-number,
        number=str(number),
        total=Decimal(1),
        currency="IRR",
    )


def throughput(size: int) -> Measured:
    """One reader that only counts, over a log of so many events."""
    from django.db import connection, transaction

    from vafa.platform.events import reacts_to
    from vafa.platform.events.publishing import publish
    from vafa.platform.events.reading import drain
    from vafa.sales.events import OrderPlaced

    seen = 0

    @reacts_to(OrderPlaced)
    def count(events) -> None:
        nonlocal seen
        seen += len(events)

    note(f"{size:,} events in the log")
    for start in range(0, size, 5000):
        with transaction.atomic():
            publish([placed(number) for number in range(start, min(start + 5000, size))], wake=False)
    with Watch() as reading:
        drain(f"{count.__module__}.count")
    assert seen == size, (seen, size)
    with Watch() as plain, transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute("SELECT * FROM event ORDER BY txid, id")
        while cursor.fetchmany(1000):
            pass
    return Measured(
        "events a second to one reader, in batches",
        size / reading.seconds,
        "events/s",
        10_000,
        "more",
        "the same rows read and thrown away",
        size / plain.seconds,
        {"computing seconds": round(reading.computing, 2)},
    )


def latency() -> Measured:
    """From commit to a reader of a real worker having moved on, one event at a time."""
    from django.db import connection, transaction

    from vafa.platform.events.models import EventRow
    from vafa.platform.events.publishing import publish
    from vafa.platform.jobs.background import worker_seen_at

    note("a real worker, one event at a time")
    worker = subprocess.Popen([sys.executable, "-m", "vafa", "worker"], stderr=subprocess.DEVNULL)
    waits = []
    try:
        while worker_seen_at() is None:
            time.sleep(0.1)
        for number in range(-5, SINGLE):  # the first few find the worker still warming up
            with transaction.atomic():
                (event,) = publish([placed(10**9 + number)])
            row, began = EventRow.objects.get(pk=event.id), time.perf_counter()
            while not _passed(connection, row):
                time.sleep(0.002)
            if number >= 0:
                waits.append(time.perf_counter() - began)
    finally:
        worker.terminate()
        worker.wait(20)
    with Watch() as plain:
        for _ in range(SINGLE):
            _passed(connection, row)
    return Measured(
        "one event from commit to its reader, p95",
        quantiles(waits, n=20)[-1] * 1000,
        "ms",
        1000,
        "less",
        "asking the database once",
        plain.seconds / SINGLE * 1000,
        {"median ms": round(quantiles(waits, n=2)[0] * 1000, 1)},
    )


def _passed(connection, row) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(PASSED, [row.txid, row.pk, READER])
        found = cursor.fetchone()
    return bool(found and found[0])


if __name__ == "__main__":
    main()
