"""Reading the log as a story: of one customer, or of one subject. It shows only events that have a sentence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from vafa.platform.events.models import EventRow, event_of
from vafa.platform.values import Actor
from vafa.platform.wording import Line, line_of, told_events


@dataclass(frozen=True)
class Told:
    """One event of a story with its line in the reader's words."""

    id: int
    at: datetime
    actor: Actor
    name: str
    line: Line
    subject_id: int | None = None


def story(
    *,
    customer_id: int | Collection[int] | None = None,
    subject: tuple[str, int] | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
    names: frozenset[str] | None = None,
) -> list[Told]:
    """The latest told events of a customer or a subject, newest first; `before` is (moment, id) of the last seen.

    Several customers are those who were merged into one: the log keeps each event with whom it happened to.
    """
    rows = EventRow.objects.filter(name__in=told_events() & names if names else told_events())
    if customer_id is not None:
        rows = rows.filter(customer_id__in=[customer_id] if isinstance(customer_id, int) else customer_id)
    if subject is not None:
        rows = rows.filter(subject_kind=subject[0], subject_id=subject[1])
    if before is not None:
        rows = rows.extra(where=["(occurred_at, id) < (%s, %s)"], params=list(before))
    found = []
    for row in rows.order_by("-occurred_at", "-id")[:limit]:
        event = event_of(row)
        line = line_of(event) if event else None
        if event and line:
            found.append(Told(row.pk, event.occurred_at, event.actor, event.name, line, row.subject_id))
    return found
