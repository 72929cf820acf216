"""The event log: one row for every fact that matters, written in the transaction that made it true, read in batches.

It does not know what the facts mean; rooms define them in `events.py` and react in `reactions.py`.
"""

from vafa.platform.events.event import Batch, Event
from vafa.platform.events.reactions import reacts_to

__all__ = ["Batch", "Event", "reacts_to"]
