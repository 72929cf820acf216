"""What somebody wants to say to a customer, before anything was asked or recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vafa.conversations.rules.importance import USUAL
from vafa.platform.files.models import StoredFile


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message somebody wants sent: either a letter with what it needs to know, or free text.

    `key` names the intent: the same key twice is one message. `not_before` and `late_after` bound when it is sent;
    `author_id` is the member of the staff who wrote it, None for messages that leave by themselves. `importance` (1 to
    5, `rules.importance`) says which goes first where a customer's attention is short.
    """

    customer_id: int
    purpose: str
    letter: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    conversation_id: int | None = None
    subject: str = ""
    text: str = ""
    language: str | None = None  # the customer's, when not given
    because_of: int | None = None
    not_before: datetime | None = None
    late_after: datetime | None = None
    author_id: int | None = None
    attachments: tuple[StoredFile, ...] = ()
    urgent: bool = False  # a one-time code: leaves before everything else
    channel: str = ""  # the one somebody chose; else where the customer wrote, or what they prefer
    tried: tuple[str, ...] = ()  # contact kinds that refused these words already
    importance: int = USUAL
    on_its_day: bool = False  # a greeting: days off do not put it off
    recorded: int | None = None  # the message it was recorded as, when it is asked about again
