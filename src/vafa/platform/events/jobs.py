"""What the clock and the log start for readers: the task that reads, and the sweep that catches what a crash left."""

from datetime import datetime, timedelta

from procrastinate.contrib.django import app
from procrastinate.types import TimeDeltaParams

from vafa.platform.events.models import Cursor
from vafa.platform.events.reactions import readers
from vafa.platform.events.reading import drain, waiting_behind_others
from vafa.platform.jobs.background import wake
from vafa.platform.jobs.sweeps import earliest, sweep

SOON = TimeDeltaParams(milliseconds=300)


@app.task(name="read_events")
def read_events(reader: str) -> None:
    """Let one reader catch up; if an older transaction still runs, look again soon."""
    drain(reader)
    if waiting_behind_others(reader):
        wake("read_events", f"reader:{reader}", schedule_in=SOON, reader=reader)


@sweep(every=timedelta(minutes=1), next_due=earliest(lambda: Cursor.objects.exclude(retry_at=None), "retry_at"))
def catch_up(at: datetime) -> int:
    """Let every reader catch up with what a crash left unread."""
    return sum(drain(name) for name, reader in readers().items() if not reader.inline)
