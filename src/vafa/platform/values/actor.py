"""Who did something: a person of the staff, a customer, a rule, the assistant, or the program itself.

It is a name tag and no account: what an actor may do is `platform.access`.
"""

from dataclasses import dataclass
from typing import Literal, get_args

ActorKind = Literal["staff", "customer", "system", "rule", "assistant"]
_PEOPLE = ("staff", "customer")


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` for staff and customers, `name` for rules (and for an assistant that has one), neither for the system."""

    kind: ActorKind
    id: int | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(ActorKind):
            raise ValueError(f"{self.kind!r} is no kind of actor.")
        if (self.id is not None) != (self.kind in _PEOPLE):
            raise ValueError("Staff and customers have an id, other actors have none.")
        if self.name and self.kind not in ("rule", "assistant"):
            raise ValueError("Only a rule or an assistant has a name.")
        if self.kind == "rule" and not self.name:
            raise ValueError("A rule has a name.")

    @classmethod
    def staff(cls, id: int) -> "Actor":
        """The member of the staff with that id."""
        return cls("staff", id)

    @classmethod
    def customer(cls, id: int) -> "Actor":
        """The customer with that id."""
        return cls("customer", id)

    @classmethod
    def rule(cls, name: str) -> "Actor":
        """A rule of the house acting by itself, such as "check_in"."""
        return cls("rule", name=name)

    @classmethod
    def assistant(cls, name: str = "") -> "Actor":
        """The assistant, with the name of its model or task if that matters."""
        return cls("assistant", name=name)

    def as_text(self) -> str:
        """How it is stored: "staff:3", "rule:check_in", "system"."""
        tag = str(self.id) if self.id is not None else self.name
        return f"{self.kind}:{tag}" if tag else self.kind

    @classmethod
    def from_text(cls, text: str) -> "Actor":
        """The actor that `as_text` wrote; any other text is a ValueError."""
        kind, colon, tag = text.partition(":")
        if bool(colon) != bool(tag):
            raise ValueError(f"{text!r} names no actor.")
        for known in get_args(ActorKind):
            if known == kind:
                return cls(known, id=int(tag)) if kind in _PEOPLE else cls(known, name=tag)
        raise ValueError(f"{text!r} names no actor.")


SYSTEM = Actor("system")
