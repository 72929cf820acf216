"""Living ahead of time: the clock jumps from one due moment to the next, and readers and sweeps do what they would do.

Used by tests, the sample shop and rehearsals. It starts no process; who wants nothing kept rolls the transaction back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Max

from vafa.platform.events.models import Cursor, EventRow
from vafa.platform.events.reactions import readers
from vafa.platform.events.reading import drain
from vafa.platform.jobs.sweeps import sweeps
from vafa.platform.time.clock import now, set_clock

STEP = timedelta(seconds=1)


def settle() -> int:
    """Do everything that is due at the present moment; returns how much was done."""
    total, read_until = 0, -1
    while True:
        done = 0
        # Most stops publish little; asking every reader each time would take most of a rehearsal.
        newest = EventRow.objects.aggregate(Max("id"))["id__max"] or 0
        if newest != read_until or _retries_due():
            done += sum(drain(name) for name, reader in readers().items() if not reader.inline)
            read_until = newest
        for one in sweeps().values():
            due = one.next_due()
            if due is not None and due <= now():
                done += one.act(now())
        total += done
        if not done:
            return total


def _retries_due() -> bool:
    return Cursor.objects.filter(retry_at__lte=now()).exists()


def next_due() -> datetime | None:
    """The earliest moment at which any sweep has something to do."""
    return min((due for due in (one.next_due() for one in sweeps().values()) if due is not None), default=None)


def live_until(end: datetime, seen: Callable[[datetime], None] = lambda _: None) -> None:
    """Let the clock run to `end`, stopping wherever something is due; `seen` is told each stop."""
    settle()
    while (due := next_due()) is not None and due <= end:
        # A row that stays due (a sweep that could do nothing with it) must not stop time.
        set_clock(max(due, now() + STEP) if due <= now() else due)
        settle()
        seen(now())
    set_clock(max(end, now()))
    settle()
