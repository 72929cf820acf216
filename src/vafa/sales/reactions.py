"""What our own events start."""

from vafa.platform.events import Batch, reacts_to
from vafa.platform.jobs.background import hurry
from vafa.sales.events import ImportRequested


@reacts_to(ImportRequested)
def bring_in_what_was_asked_for(events: Batch[ImportRequested]) -> None:
    """Wake the sweep that brings files in: that takes minutes, and a reader must not wait for it."""
    hurry("sales.bring_in_files")
