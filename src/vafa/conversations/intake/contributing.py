"""What the rooms above add to the way in: filters of their own, and who takes a message once it is placed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vafa.channels.inbound import Call, Incoming
from vafa.channels.models import Account
from vafa.conversations.actions import Came
from vafa.conversations.models import Conversation, Message
from vafa.customers.models import Customer
from vafa.platform.files.models import StoredFile


@dataclass(kw_only=True)
class Known:
    """What is known of an incoming thing while the filters are asked; the sender filter fills in who wrote."""

    account: Account | None
    channel: str
    contact_kind: str
    at: datetime
    inbound_id: int = 0
    customer: Customer | None = None
    namesakes: Sequence[Customer] = ()  # all who have this address


@dataclass(frozen=True)
class Say:
    """A filter's word: put it into this conversation, put it aside, or into the tray. `reason` is a code."""

    reason: str
    conversation: Conversation | None = None
    aside: bool = False
    tray: bool = False
    detail: str = ""


Filter = Callable[[Incoming, Known], Say | None]


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message that found its place: in a conversation, or in a new one when that is None."""

    customer: Customer
    conversation: Conversation | None
    item: Incoming
    text: str
    subject: str
    channel: str
    key: str
    came: Came
    files: Sequence[StoredFile] = field(default_factory=tuple)
    at: datetime


Receiver = Callable[[Arrived], Message]
CallTaker = Callable[[Call, Account | None, datetime], str]

_filters: dict[str, tuple[int, Filter]] = {}
_receivers: list[Receiver] = []
_call_takers: list[CallTaker] = []


def intake_filter(*, order: int) -> Callable[[Filter], Filter]:
    """Register `f(item, known) -> Say | None`; the first that says something decides. Lower orders are asked first.

    Asked for every single message, so a filter asks the database at most once or twice, by index.
    """

    def register(ask: Filter) -> Filter:
        _filters[f"{ask.__module__.removeprefix('vafa.')}.{ask.__name__}"] = (order, ask)
        return ask

    return register


def filters() -> list[tuple[str, Filter]]:
    """The registered filters with their names, in order."""
    ordered = sorted(_filters.items(), key=lambda entry: (entry[1][0], entry[0]))
    return [(name, ask) for name, (_, ask) in ordered]


def takes_messages(receiver: Receiver) -> Receiver:
    """Register who writes a placed message down: the service desk, which makes a case of it or adds it to one."""
    _receivers[:] = [receiver]
    return receiver


def takes_calls(taker: CallTaker) -> CallTaker:
    """Register who takes telephone calls; it answers a code that says what became of it."""
    _call_takers[:] = [taker]
    return taker


def receiver() -> Receiver | None:
    """Who writes placed messages down, if some room does."""
    return _receivers[0] if _receivers else None


def call_taker() -> CallTaker | None:
    """Who takes calls, if some room does."""
    return _call_takers[0] if _call_takers else None
