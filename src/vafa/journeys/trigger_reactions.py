"""Events that are triggers: each trigger reads the log at its own pace, so that one that stumbles holds up no other."""

from vafa.journeys.actions.entering import happened, is_named
from vafa.journeys.trigger import Trigger
from vafa.journeys.triggering import told, triggers
from vafa.platform.events import Batch, Event, reacts_to
from vafa.platform.time import now
from vafa.platform.values import Actor

RULE = Actor.rule("journeys")
AT_ONCE = 5000  # events; an import tells of orders by the hundred thousand


def listen(trigger: Trigger) -> None:
    """Have what a trigger reads in the log happen: begin plans, end waiting, end runs."""

    def happen(events: Batch[Event]) -> None:
        """Let plans begin, go on and end by what this trigger reads in the log."""
        if not is_named(trigger.key):
            return
        at = now()
        entries = told(trigger, events, at)
        if entries:
            happened(trigger.key, entries, actor=RULE, at=at)

    happen.__name__ = trigger.key
    reacts_to(*trigger.events, size=AT_ONCE)(happen)


for one in triggers().values():
    if not one.of_time:
        listen(one)
