"""What happens to customers themselves."""

from dataclasses import dataclass
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class CustomerAdded(Event):
    """A customer became known to us."""

    subject: ClassVar[str] = "customer"
    source: str


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(Event):
    """Someone changed what we know of a customer."""

    subject: ClassVar[str] = "customer"
    personal: ClassVar[frozenset[str]] = frozenset({"changes"})
    changes: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """A customer said yes or no to a purpose on a channel."""

    subject: ClassVar[str] = "customer"
    purpose: str
    channel: str
    granted: bool


@dataclass(frozen=True, kw_only=True)
class ContactPointOff(Event):
    """A contact point can no longer be used."""

    subject: ClassVar[str] = "customer"
    contact_point_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ContactPointVerified(Event):
    """A customer proved that an address is theirs, by a code or by writing from it; `proof` says how."""

    subject: ClassVar[str] = "customer"
    personal: ClassVar[frozenset[str]] = frozenset({"proof"})
    contact_point_id: int
    kind: str
    proof: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(Event):
    """Somebody found two customers to be one person; everything of `gone_id` is with this customer now."""

    subject: ClassVar[str] = "customer"
    personal: ClassVar[frozenset[str]] = frozenset({"gone_name"})
    merge_id: int
    gone_id: int
    gone_name: str


@dataclass(frozen=True, kw_only=True)
class MergeUndone(Event):
    """A merge was taken back; `gone_id` is a customer of their own again."""

    subject: ClassVar[str] = "customer"
    personal: ClassVar[frozenset[str]] = frozenset({"gone_name"})
    merge_id: int
    gone_id: int
    gone_name: str
