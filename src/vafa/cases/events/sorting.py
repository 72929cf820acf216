"""Putting cases in order: tags, merging, splitting, links, spam."""

from dataclasses import dataclass, field

from vafa.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class TagsChanged(CaseEvent):
    """Tags were put on the case, or taken off."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseEvent):
    """This case was the same matter as another; its messages (`message_ids`) are there now. `was_open`: until then."""

    into_id: int
    into_number: int
    message_ids: list[int]
    was_open: bool = True


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(CaseEvent):
    """The merge was a mistake: the case stands by itself again."""

    from_id: int
    from_number: int


@dataclass(frozen=True, kw_only=True)
class CaseSplit(CaseEvent):
    """Some messages of this case were another matter; they are a case of their own now."""

    other_id: int
    other_number: int
    message_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MessageMoved(CaseEvent):
    """A message was moved from this case to another, or (`came`) from the other one here; each of them is told.

    `emptied`: nothing the customer wrote is left where it stood.
    """

    message_id: int
    other_id: int
    other_number: int
    came: bool = False
    emptied: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseLinked(CaseEvent):
    """Two cases have to do with one another, or (`why` is not_double) were looked at and are not the same matter."""

    other_id: int
    other_number: int
    why: str = "related"
    on: bool = True


@dataclass(frozen=True, kw_only=True)
class MarkedSpam(CaseEvent):
    """It was no request of a customer; nothing is owed and nobody is told."""


@dataclass(frozen=True, kw_only=True)
class SpamTakenBack(CaseEvent):
    """It was a request after all."""
