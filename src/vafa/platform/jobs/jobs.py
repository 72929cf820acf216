"""The task that runs a sweep out of turn, as when a message was just recorded and should leave within the second."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from vafa.platform.jobs.background import tick
from vafa.platform.jobs.stopping import stops_when


@app.task(name="sweep_now", pass_context=True)
def sweep_now(context: JobContext, name: str) -> None:
    """Run one sweep until it finds nothing more, or the worker stops."""
    with stops_when(context.should_abort):
        tick(name)
