"""Where upper rooms object to messages, in bulk: "no offer while a complaint is open". Our own are in `check`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vafa.conversations.sending.drafts import Draft


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now, for this reason (a code with a sentence); it is asked again at `until`, else when something changed.

    Whoever holds without `until` calls `holding.look_again` when what stood against it is over; a message is looked at
    once a day besides, as long as it is not too late.
    """

    reason: str
    until: datetime | None = None


Objection = Callable[[Sequence[Draft], datetime], Mapping[int, str | Hold]]

_contributed: dict[str, tuple[int, Objection]] = {}


def objection(*, order: int) -> Callable[[Objection], Objection]:
    """Register `f(drafts, at) -> {index: reason code or Hold}`, asked when messages are recorded and when they leave.

    A reason code leaves the message out for good, a Hold puts it off. It must ask the database a fixed number of times
    whatever the number of drafts. Of a draft it may use the customer, purpose, letter, key, conversation and cause;
    context and files are absent the second time. Lower orders are asked first.
    """

    def keep(ask: Objection) -> Objection:
        _contributed[f"{ask.__module__}.{ask.__name__}"] = (order, ask)
        return ask

    return keep


def contributed() -> list[Objection]:
    """The registered objections, in order."""
    return [ask for _, (_, ask) in sorted(_contributed.items(), key=lambda item: (item[1][0], item[0]))]
