"""Every trigger there is, and who they name: of a batch of events, or of all customers at a moment.

It enters nobody; that is `actions.entering`, and when triggers of time are asked is `actions.asking`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from django.utils.translation import gettext_lazy as _

import vafa.journeys.triggers as folder
from vafa.journeys.rules.steps import Content, WaitFor
from vafa.journeys.rules.walking import every_step
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Event
from vafa.platform.registry import plugins
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import refusals

refusals(
    {
        "journeys.trigger_option_unknown": _("This trigger has no setting “%(name)s”. Choose the trigger again."),
        "journeys.trigger_option_wrong": _("“%(name)s” is a whole number from %(lowest)s to %(highest)s."),
        "journeys.trigger_of_time": _(
            "“%(trigger)s” may begin a plan, but no step can wait for it, and no run ends by it."
        ),
    }
)


@cache
def triggers() -> Mapping[str, Trigger]:
    """Every trigger by its key."""
    found: list[Trigger] = [module.TRIGGER for module in plugins(folder)]
    return {one.key: one for one in found}


def check_triggers(content: Content) -> None:
    """Refuse a plan that begins with wrong options, or waits for what nobody tells us when it happens.

    Refused: journeys.trigger_option_unknown, journeys.trigger_option_wrong, journeys.trigger_of_time.
    """
    known, entry = triggers(), content.entry
    if entry.trigger in known:
        known[entry.trigger].chosen(entry.options)
    awaited = [one.event for one in every_step(content.steps) if isinstance(one, WaitFor)]
    for key in (*awaited, *(one.trigger for one in content.exits)):
        trigger = known.get(key)
        of_time = trigger is not None and trigger.of_time
        refuse_if(of_time, Refused("journeys.trigger_of_time", {"trigger": str(trigger and trigger.label)}, status=422))


def told(trigger: Trigger, events: Sequence[Event], at: datetime) -> list[Entry]:
    """To whom it happened by these events, each key once, leaving out what is too long ago."""
    assert trigger.read is not None
    lately = [one for one in events if at - trigger.late < one.occurred_at]  # an import brings years that went by
    return _fresh(trigger, trigger.read(lately) if lately else (), at)


def found(trigger: Trigger, options: Mapping[str, object], at: datetime) -> list[Entry]:
    """To whom it happened by a moment, with a plan's options; those of the last days come again each time.

    Refused: journeys.trigger_option_unknown, journeys.trigger_option_wrong.
    """
    assert trigger.find is not None
    return _fresh(trigger, trigger.find(at, trigger.chosen(options)), at)


def _fresh(trigger: Trigger, entries: Iterable[Entry], at: datetime) -> list[Entry]:
    first: dict[str, Entry] = {}
    for one in entries:
        if at - trigger.late < one.started_at:  # a shop whose clock is ahead of ours is no reason to miss it
            first.setdefault(one.key, one)
    return list(first.values())
