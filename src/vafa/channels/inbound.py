"""What comes in, as a driver hands it over: the raw thing first, and what it read in it afterwards.

Everything here is a value. Who wrote, and to which conversation it belongs, is decided above (`conversations.intake`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ReceiptState = Literal["sent", "delivered", "read", "failed", "complained", "unsubscribed"]
CallState = Literal["ringing", "answered", "missed", "ended"]


class Unsigned(Exception):
    """A webhook that nobody signed, or that was signed with another key or too long ago: it is refused."""


class Unreadable(Exception):
    """What came cannot be read as what it should be; it waits in the tray.

    `code` has its sentence in `channels.unreadable`; `detail` is what is technical about it, and not translated.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A request to the address of an account. Header names are in lower case."""

    method: str
    body: bytes
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content_type: str = ""
    url: str = ""  # as the provider called it, for signatures that cover it
    sender: str = ""  # the network address it came from


@dataclass(frozen=True, kw_only=True)
class Raw:
    """What came, as it came. `key` is the provider's name for it; the same key twice at one account is one thing."""

    body: bytes
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)  # only those that reading needs
    key: str = ""  # empty: the fingerprint of the body


@dataclass(frozen=True, kw_only=True)
class IncomingFile:
    """A file that came. `reference` names one that is still at the provider, for `Driver.fetch_file`."""

    name: str
    content_type: str = ""
    content: bytes | None = None
    reference: str = ""
    inline_id: str = ""  # the cid of a picture inside the text


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """Something a person wrote to us. The same `key` twice at one account is one message.

    `address` is the contact value on this channel (e-mail address, E.164 number, chat id). `answers` are ids of our
    messages it answers: Message-IDs, or ids the provider gave. `to` are the addresses it was sent to. `automatic` says
    that no person wrote it ("away", "loop", "bounce", "list"), `doubt` why it may be spam. `quote` is the whole text
    where `text` is only what is new.
    """

    key: str
    address: str
    text: str = ""
    name: str = ""
    subject: str = ""
    html: str = ""  # sanitised
    quote: str = ""
    sent_at: datetime | None = None
    files: tuple[IncomingFile, ...] = ()
    answers: tuple[str, ...] = ()
    message_id: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    language: str = ""
    thread: str = ""  # what the provider calls the conversation, where an address has several: a post, a chat
    public: bool = False  # everybody can read it: a comment
    proven: bool = True  # the provider vouches for the address; a form does not
    automatic: str = ""
    doubt: str = ""
    points: tuple[tuple[str, str], ...] = ()  # further addresses the provider vouches for: (kind, value)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a message of ours. `reference` is the provider's id of it, or its Message-ID.

    Where it is the `address` itself, it is about whatever goes there: a permanent failure turns the address off.
    "complained": the receiver called it spam; "unsubscribed": they ended such messages at the provider's.
    """

    reference: str
    state: ReceiptState
    at: datetime | None = None
    detail: str = ""
    permanent: bool = False
    address: str = ""  # of a failed recipient, where the provider says so


@dataclass(frozen=True, kw_only=True)
class Call:
    """Something about a telephone call. Several of one key tell one call's story."""

    key: str
    number: str  # E.164 where it can be told, else as it came; empty when withheld
    state: CallState
    outgoing: bool = False
    at: datetime | None = None
    seconds: int = 0
    extension: str = ""


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """Something that asks for nothing: a typing sign, an edit, our own echo. `reason` is a short code."""

    reason: str


Item = Incoming | Receipt | Call | Nothing
Keep = Callable[[Raw], None]
