"""Where upper rooms object to messages, in bulk: "no offer while a complaint is open". Our own are in `check`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from vafa.conversations.sending.drafts import Draft

Objection = Callable[[Sequence[Draft], datetime], Mapping[int, str]]

_contributed: dict[str, tuple[int, Objection]] = {}


def objection(*, order: int) -> Callable[[Objection], Objection]:
    """Register `f(drafts, at) -> {index: reason code}`, asked when messages are recorded and again when they leave.

    It must ask the database a fixed number of times whatever the number of drafts. Of a draft it may use the customer,
    purpose, letter, key, conversation and cause; context and files are absent the second time. Lower orders are
    asked first.
    """

    def keep(ask: Objection) -> Objection:
        _contributed[f"{ask.__module__}.{ask.__name__}"] = (order, ask)
        return ask

    return keep


def contributed() -> list[Objection]:
    """The registered objections, in order."""
    return [ask for _, (_, ask) in sorted(_contributed.items(), key=lambda item: (item[1][0], item[0]))]
