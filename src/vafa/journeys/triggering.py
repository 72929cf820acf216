"""Every trigger there is, and who they name: of a batch of events, or of all customers at a moment.

It enters nobody; that is `actions.entering`, and when triggers of time are asked is `actions.asking`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from django.utils.translation import gettext_lazy as _

import vafa.journeys.triggers as folder
from vafa.journeys.trigger import Entry, Trigger
from vafa.platform.events import Event
from vafa.platform.registry import plugins
from vafa.platform.wording import refusals

refusals(
    {
        "journeys.trigger_option_unknown": _("This trigger has no setting “%(name)s”. Choose the trigger again."),
        "journeys.trigger_option_wrong": _("“%(name)s” is a whole number from %(lowest)s to %(highest)s."),
    }
)


@cache
def triggers() -> Mapping[str, Trigger]:
    """Every trigger by its key."""
    found: list[Trigger] = [module.TRIGGER for module in plugins(folder)]
    return {one.key: one for one in found}


@cache
def of_orders() -> frozenset[str]:
    """Keys of the triggers whose runs are over when their order is cancelled, comes back, or is taken out again."""
    return frozenset(key for key, one in triggers().items() if one.of_order)


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
