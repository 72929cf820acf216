"""Living ahead of time: the clock jumps from one due moment to the next, and readers and sweeps do what they would do.

Used by tests, the sample shop and rehearsals. It starts no process; who wants nothing kept rolls the transaction back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Max

from vafa.platform.events.models import EventRow
from vafa.platform.events.moments import Moments
from vafa.platform.events.reactions import batch_readers
from vafa.platform.events.reading import drain
from vafa.platform.once import asking_once
from vafa.platform.time.clock import now, set_clock

INSTANT = timedelta(seconds=1)


class Life:
    """Time being lived. Keep one for a long stretch: it remembers how far the log was read, which saves most questions.

    `step` is the least time between two stops; a wider one is quicker and lets what is due wait that long.
    """

    def __init__(self, step: timedelta = INSTANT) -> None:
        self.step = step
        self.moments = Moments()
        self._read_until = 0

    def settle(self) -> datetime | None:
        """Do everything that is due at the present moment; returns when something is due next."""
        with self.moments.watching():
            while True:
                with asking_once():
                    done = self._read_new()
                coming = self.moments.coming()
                with asking_once():
                    done += sum(one.act(now()) for one, moment in coming if moment <= now())
                if not done:
                    return min((moment for _, moment in coming), default=None)

    def until(self, end: datetime, seen: Callable[[datetime], None] = lambda _: None) -> None:
        """Let the clock run to `end`, stopping wherever something is due; `seen` is told each stop."""
        with self.moments.watching():
            while (due := self.settle()) is not None and now() < end:
                # A row that stays due (a sweep that could do nothing with it) must not stop time.
                if (stop := max(due, now() + self.step)) > end:
                    break
                set_clock(stop)
                seen(now())
            if now() < end:
                set_clock(end)
                self.settle()

    def _read_new(self) -> int:
        """Let those readers read whose events were written since the last time; the others have nothing to do."""
        if not self.moments.stirred(EventRow._meta.db_table):
            return 0
        new = EventRow.objects.filter(pk__gt=self._read_until)
        found = list(new.values_list("name").annotate(newest=Max("pk")).order_by())
        self._read_until = max((newest for _, newest in found), default=self._read_until)
        return sum(drain(name) for name in batch_readers({name for name, _ in found}))


def settle() -> None:
    """Do everything that is due at the present moment."""
    Life().settle()


def live_until(end: datetime, seen: Callable[[datetime], None] = lambda _: None) -> None:
    """Let the clock run to `end`, stopping wherever something is due."""
    Life().until(end, seen)
