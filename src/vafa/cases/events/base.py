"""What every event of a case tells."""

from dataclasses import dataclass
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """What every event of a case tells."""

    subject: ClassVar[str] = "case"
    case_id: int
    number: int
