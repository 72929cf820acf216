"""The task that runs a sweep out of turn, as when a message was just recorded and should leave within the second."""

from procrastinate.contrib.django import app

from vafa.platform.jobs.background import tick


@app.task(name="sweep_now")
def sweep_now(name: str) -> None:
    """Run one sweep until it finds nothing more."""
    tick(name)
