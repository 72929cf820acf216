"""What a channel driver is: it takes a finished envelope to a provider and says what became of it.

Every policy (whom, when, whether, how often again) is decided above. A driver decides nothing and remembers nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from django.utils.functional import Promise

from vafa.channels.driver_settings import NO_SECRET, DriverSettings, Field, Secret, field, fields_of

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
class Envelope:
    """A message as the customer will get it. `html` is a sanitised fragment, which the driver dresses."""

    message_id: int
    address: str
    sender_name: str
    subject: str
    text: str
    html: str
    language: str
    headers: Mapping[str, str]
    attachments: tuple[Enclosed, ...] = ()


@dataclass(frozen=True)
class Sent:
    """The provider took it."""

    reference: str = ""


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


class Driver(ABC):
    """One way out with the settings of one account. Used for a batch of messages, then closed."""

    kind: ClassVar[str]
    label: ClassVar[Promise | str]
    reaches: ClassVar[str]  # the kind of contact point
    can: ClassVar[Can]
    listed: ClassVar[bool] = True  # offered when someone adds an account
    Settings: ClassVar[type[DriverSettings]]

    def __init__(self, settings: Any) -> None:
        self.settings = settings

    @property
    def domain(self) -> str:
        """The host name that message ids are made under."""
        return "localhost"

    @abstractmethod
    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        """Hand one message to the provider.

        `before_handing` must be called exactly once, just before the provider could take the message; when it raises,
        nothing may have been handed over, and the error is let through.
        """

    @abstractmethod
    def check(self) -> str | None:
        """Try the settings without sending anything; None when they work, else one sentence saying what to do."""

    def close(self) -> None:  # noqa: B027 (most drivers hold nothing)
        """Let go of connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
