"""What the log told of customers before their runs were there: readers of the log go on at their own pace.

The delivery of an order may be read before its placing is. Whoever begins a run asks once for what it waits for or
ends by; from then on it is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from vafa.journeys.rules.walking import Path
from vafa.journeys.trigger import Entry, Trigger
from vafa.journeys.triggering import told, triggers
from vafa.platform.events import Event
from vafa.platform.events.models import EventRow, event_of

Begun = Mapping[int, Sequence[tuple[int, datetime]]]
"""Runs that begin now, by customer: each with its first moment."""


def told_before(path: Path, begun: Begun, at: datetime) -> Iterator[tuple[str, list[Entry]]]:
    """What the plan's steps wait for and what ends it, each with what was told of these customers since they began.

    Each entry names the run it may concern. Nothing is asked for plans that name no trigger of events.
    """
    named = {*path.awaited, *(one.trigger for one in path.content.exits)}
    for key in sorted(named & triggers().keys()):
        trigger = triggers()[key]
        if trigger.of_time or not begun:
            continue
        entries = [
            replace(one, run_id=run)
            for one in told(trigger, _events(trigger, begun), at)
            for run, since in begun.get(one.customer_id, ())
            if one.started_at >= since
        ]
        if entries:
            yield key, entries


def _events(trigger: Trigger, begun: Begun) -> list[Event]:
    since = min(moment for runs in begun.values() for _, moment in runs)
    names = [event.name for event in trigger.events]
    rows = EventRow.objects.filter(customer_id__in=list(begun), name__in=names, occurred_at__gte=since)
    return [event for row in rows.order_by("txid", "pk") if (event := event_of(row)) is not None]
