"""What a channel driver is: it takes a finished envelope to a provider, and reads what arrives from there.

Every policy (whom, when, whether, how often again) is decided above. A driver decides nothing and remembers nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any, ClassVar, Literal, Self
from urllib.parse import urlencode

from django.utils.functional import Promise

from vafa.channels.driver_settings import NO_SECRET, DriverSettings, Field, Secret, field, fields_of
from vafa.channels.inbound import Hook, IncomingFile, Item, Keep, Raw

__all__ = [
    "NO_SECRET",
    "Can",
    "Driver",
    "DriverSettings",
    "Enclosed",
    "Envelope",
    "Failed",
    "Field",
    "Outcome",
    "Secret",
    "Sent",
    "Template",
    "Uncertain",
    "field",
    "fields_of",
]

Blame = Literal["address", "message", "account"]


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A file that goes with a message; `read` gives its bytes when they are needed."""

    name: str
    content_type: str
    read: Callable[[], bytes]


@dataclass(frozen=True, kw_only=True)
class Template:
    """Words the provider approved beforehand: its name for them, their language, and what stands in the gaps."""

    name: str
    language: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A message as the customer will get it. `html` is a sanitised fragment, which the driver dresses.

    `template` is given when this account has approved words for it; `window_open` says that the customer wrote so
    lately that free words are allowed, on channels with a window. `answers` is the provider's id of the message this
    one answers; `thread` the one its conversation has there (a post, a chat). `reply_to` is the address answers go to
    where it names the conversation (`Driver.answers_to`).
    """

    message_id: int
    address: str
    sender_name: str
    subject: str
    text: str
    html: str
    language: str
    headers: Mapping[str, str]
    attachments: tuple[Enclosed, ...] = ()
    template: Template | None = None
    window_open: bool = True
    answers: str = ""
    thread: str = ""
    reply_to: str = ""


@dataclass(frozen=True)
class Sent:
    """The provider took it. `receipt` is its id for the message, under which it will report what becomes of it."""

    reference: str = ""
    receipt: str = ""


@dataclass(frozen=True)
class Failed:
    """The provider did not take it. `blame` says what is wrong: this address, this message, or our whole account."""

    permanent: bool
    detail: str
    blame: Blame = "address"


@dataclass(frozen=True)
class Uncertain:
    """It was handed over and no answer came: perhaps taken, perhaps not."""

    detail: str


Outcome = Sent | Failed | Uncertain


@dataclass(frozen=True, kw_only=True)
class Can:
    """What a channel carries. `text` is the longest text, None when there is no limit."""

    text: int | None = None
    html: bool = False
    attachments: bool = False
    sends: bool = True
    receive: bool = False  # customers can write to us here
    reports: bool = False  # the provider tells what became of a message
    templates: bool = False  # words can be approved beforehand
    window: timedelta | None = None  # free words only so long after the customer wrote
    timeless: str = ""  # in threads that begin so (comments) there is no window
    fetched_within: timedelta | None = None  # the customer's page fetches it; after so long the next channel is taken
    start: bool = True  # we may write first; else only to who wrote to us
    dials: bool = False  # can ring a telephone of ours and connect it with a number


class Driver(ABC):
    """One account's way out and in. Used for a batch of messages, then closed.

    A driver that receives offers at least one way in: `verify` and `read` (the provider calls us), `poll` (we ask), or
    `listen` (a line stays open). All three hand over raw things, which `read` reads later, outside of any request.
    """

    kind: ClassVar[str]  # the driver's folder: "kavenegar"
    channel: ClassVar[str]  # what people call it: "sms"; see channels.names
    label: ClassVar[Promise | str]
    reaches: ClassVar[str]  # the kind of contact point
    can: ClassVar[Can]
    listed: ClassVar[bool] = True  # offered when someone adds an account
    keeps_headers: ClassVar[Sequence[str]] = ()  # of a webhook, those `read` needs
    opens_at: ClassVar[str] = ""  # a link to a talk with us: {name} is the setting `link_name`, {word} goes along
    polls_every: ClassVar[timedelta | None] = None
    Settings: ClassVar[type[DriverSettings]]

    def __init__(self, settings: Any) -> None:
        self.settings = settings

    @property
    def domain(self) -> str:
        """The host name that message ids are made under."""
        return "localhost"

    @property
    def answers_to(self) -> str:
        """The address answers come to, if it may carry a conversation's name after a plus sign; else empty."""
        return ""

    @property
    def per_second(self) -> float | None:
        """How many messages a second the provider takes from this account; None when it sets no limit."""
        return None

    @abstractmethod
    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        """Hand one message to the provider.

        `before_handing` must be called exactly once, just before the provider could take the message; when it raises,
        nothing may have been handed over, and the error is let through.
        """

    @abstractmethod
    def check(self) -> str | None:
        """Try the settings without sending anything; None when they work, else one sentence saying what to do."""

    def credit(self) -> float | None:
        """What is left to spend at the provider, in its own unit; None when it does not say."""
        return None

    def status(self, receipt: str, message_id: int) -> Outcome | None:
        """What became of an uncertain message, by the provider's id or ours; None when it cannot tell either."""
        return None

    def greet(self, hook: Hook) -> str | None:
        """Our answer to a provider that asks whether this address is ours (GET); None when it is no such question."""
        return None

    def verify(self, hook: Hook) -> None:
        """Whether the provider really sent this; raises Unsigned. Fast: it runs before the request is answered."""
        raise NotImplementedError(f"{self.kind} takes no webhooks")

    def raw(self, hook: Hook) -> Raw:
        """What to keep of a webhook: its body, or what stands in its address where there is none."""
        body = hook.body or urlencode(hook.query).encode()
        headers = {name: hook.headers[name] for name in self.keeps_headers if name in hook.headers}
        return Raw(body=body, content_type=hook.content_type, headers=headers)

    def answer(self, hook: Hook) -> str:
        """What the provider wants to hear once it is stored; most only look at the status."""
        return ""

    def read(self, raw: Raw) -> Sequence[Item]:
        """What is in something that came. Pure: no network, no clock. Raises Unreadable for what makes no sense."""
        raise NotImplementedError(f"{self.kind} receives nothing")

    def poll(self, keep: Keep, state: dict[str, Any]) -> dict[str, Any]:
        """Ask the provider for what is new and `keep` each; returns the state to be given next time.

        What was kept is stored for good when `keep` returns, so only then may the provider forget it.
        """
        raise NotImplementedError(f"{self.kind} is not asked")

    def listen(self, keep: Keep, stop: Event) -> None:
        """Hold a line open, `keep` what comes until `stop` is set. Raises when the line breaks; it is called anew."""
        raise NotImplementedError(f"{self.kind} has no line")

    def dial(self, extension: str, number: str) -> None:
        """Ring one of our telephones and, when it is taken, the number. Raises Refused, which says why not."""
        raise NotImplementedError(f"{self.kind} dials nothing")

    def fetch_file(self, file: IncomingFile) -> bytes:
        """The content of a file that is still at the provider."""
        raise NotImplementedError(f"{self.kind} keeps no files")

    def close(self) -> None:  # noqa: B027 (most drivers hold nothing)
        """Let go of connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
