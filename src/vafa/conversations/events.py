"""What happens with messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class MessageReceived(Event):
    """A customer wrote."""

    subject: ClassVar[str] = "message"
    message_id: int
    conversation_id: int | None
    channel: str


@dataclass(frozen=True, kw_only=True)
class MessageQueued(Event):
    """We owe the customer this message; it leaves from the outbox."""

    subject: ClassVar[str] = "message"
    message_id: int
    purpose: str
    letter: str
    channel: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """A provider took the message."""

    subject: ClassVar[str] = "message"
    message_id: int
    purpose: str
    letter: str
    channel: str
    title: str = ""
    conversation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MessageHeld(Event):
    """The message is held back for a while; `reason` is a code with a sentence, `until` when it is looked at again."""

    subject: ClassVar[str] = "message"
    message_id: int
    purpose: str
    letter: str
    reason: str
    until: datetime | None = None
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageSkipped(Event):
    """The message was not sent, by rule; `reason` is a code with a sentence."""

    subject: ClassVar[str] = "message"
    message_id: int
    purpose: str
    letter: str
    reason: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event):
    """The message could not be delivered and will not be tried again."""

    subject: ClassVar[str] = "message"
    message_id: int
    purpose: str
    letter: str
    reason: str
    detail: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageUncertain(Event):
    """A crash hid whether the provider took the message; a person decides."""

    subject: ClassVar[str] = "message"
    message_id: int
    purpose: str
    letter: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(Event):
    """The provider says that the message reached the customer's device or mailbox."""

    subject: ClassVar[str] = "message"
    message_id: int
    channel: str
    letter: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageRead(Event):
    """The provider says that the customer opened the message."""

    subject: ClassVar[str] = "message"
    message_id: int
    channel: str
    letter: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class LinkUsed(Event):
    """The customer used a link of a letter; told once for each link."""

    subject: ClassVar[str] = "message"
    message_id: int
    channel: str
    letter: str
    address: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class CallEnded(Event):
    """Somebody talked with a customer on the telephone, and it is over."""

    subject: ClassVar[str] = "call"
    personal: ClassVar[frozenset[str]] = frozenset({"number"})
    call_id: int
    number: str
    outgoing: bool
    seconds: int
    staff_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallMissed(Event):
    """A customer called and nobody took it."""

    subject: ClassVar[str] = "call"
    personal: ClassVar[frozenset[str]] = frozenset({"number"})
    call_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class CallInVain(Event):
    """We called a customer and nobody took it."""

    subject: ClassVar[str] = "call"
    personal: ClassVar[frozenset[str]] = frozenset({"number"})
    call_id: int
    number: str
    staff_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallLogged(Event):
    """Somebody wrote down what came of a call."""

    subject: ClassVar[str] = "call"
    personal: ClassVar[frozenset[str]] = frozenset({"note", "number"})
    call_id: int
    number: str
    outgoing: bool
    result: str
    note: str = ""
    conversation_id: int | None = None
    staff_id: int | None = None
