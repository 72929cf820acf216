"""Events in which a customer shows when they have time and where they answer, and how much each says."""

from collections.abc import Mapping

from vafa.conversations.events import CallEnded, LinkUsed, MessageRead, MessageReceived
from vafa.customers.events import CustomersMerged, MergeUndone
from vafa.platform.events import Event
from vafa.sales.events import OrderPlaced

_weights: dict[str, float] = {}
_answers: set[str] = set()
ANEW = (CustomersMerged.name, MergeUndone.name)  # say nothing of hours, but whose they are


def shows_hour(event: type[Event], weight: float, *, answers: bool = False) -> None:
    """Say that such events show when somebody has time. `weight`: 1 is as much as writing to us; `answers`: the event's
    `channel` is one they answer on."""
    _weights[event.name] = weight
    if answers:
        _answers.add(event.name)


def weights() -> Mapping[str, float]:
    """How much each kind of event says, by its name."""
    return _weights


def answering() -> list[str]:
    """The names of events by which somebody answers on a channel."""
    return sorted(_answers)


shows_hour(MessageReceived, 1.0, answers=True)
shows_hour(LinkUsed, 0.7, answers=True)
shows_hour(MessageRead, 0.4)
shows_hour(CallEnded, 1.0)
shows_hour(OrderPlaced, 0.5)
