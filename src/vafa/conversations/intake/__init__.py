"""The one way in: kept → read → placed. What came is committed before anything is read in it.

`keep` stores it, whatever it is. `place_waiting` reads it and asks the filters (`filters/`, in their order) where each
thing in it belongs. What cannot be placed waits in the tray with its reason; nothing is dropped.
"""

from vafa.conversations.intake import filters as own_filters
from vafa.conversations.intake.contributing import Arrived, Known, Say, intake_filter, takes_calls, takes_messages
from vafa.conversations.intake.keeping import keep, keeper
from vafa.conversations.intake.placing import place_now, place_waiting, replay

assert own_filters.__name__  # importing them registers them

__all__ = [
    "Arrived",
    "Known",
    "Say",
    "intake_filter",
    "keep",
    "keeper",
    "place_now",
    "place_waiting",
    "replay",
    "takes_calls",
    "takes_messages",
]
