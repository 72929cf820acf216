"""How a touchpoint does by its own measure: a share, its words, and whether it is what was hoped for."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from vafa.journeys.actions.calls import ALL_GOOD, PROBLEM, TALKED
from vafa.journeys.counting import Tally
from vafa.journeys.models import CALL
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.platform.ui.components import State

FEW = 20  # of so few nothing is said about what is weak
NEARLY = 0.75  # of the target
SAID: Mapping[str, Promise] = {
    "reached": pgettext_lazy("share of a touchpoint", "arrived"),
    "opened": pgettext_lazy("share of a touchpoint", "opened it"),
    "answered": pgettext_lazy("share of a touchpoint", "answered"),
    "talked": pgettext_lazy("share of a touchpoint", "talked with us"),
    "bought": pgettext_lazy("share of a touchpoint", "bought"),
    "joined": pgettext_lazy("share of a touchpoint", "joined"),
}
HELP: Mapping[str, Promise] = {
    "reached": gettext_lazy("Look at why letters fail, and ask for a second way to reach people."),
    "opened": gettext_lazy("Try another subject or channel: split it and compare."),
    "answered": gettext_lazy("Ask one thing only, on the channel they answer on."),
    "talked": gettext_lazy("Call at the hours at which they pick up, or write first."),
    "bought": gettext_lazy("Offer fewer things, and only to those who are happy."),
    "joined": gettext_lazy("Say in one line what they gain."),
}


@dataclass(frozen=True)
class Measured:
    """Of so many so many: by which measure, and the percentage that is hoped for (0: none was said)."""

    measure: str
    hits: int
    of: int
    target: int = 0

    @property
    def percent(self) -> int | None:
        """The share; None while there is nobody to tell from."""
        return round(100 * self.hits / self.of) if self.of else None

    @property
    def short(self) -> int:
        """By how many points it is below its target; 0 when it is not, or when there are too few to tell."""
        return max(0, self.target - (self.percent or 0)) if self.target and self.of >= FEW else 0

    @property
    def state(self) -> State:
        """How it does beside its target."""
        if self.percent is None or not self.target:
            return "now"
        return "kept" if self.percent >= self.target else "soon" if self.percent >= NEARLY * self.target else "late"


def measured(touchpoint: Touchpoint, tally: Tally, kept: Mapping[str, int]) -> Measured:
    """How it does: counted now where a row tells it, else as it was `kept` when results were counted last."""
    name, target = touchpoint.measure or _usual(touchpoint), touchpoint.target
    match name:
        case "reached":
            return Measured(name, tally.done, tally.done + tally.not_done, target)
        case "answered":
            return Measured(name, tally.answered, tally.done, target)
        case "talked":
            talked = sum(tally.outcomes.get(one, 0) for one in (TALKED, ALL_GOOD, PROBLEM))
            return Measured(name, talked, tally.done + tally.not_done, target)
        case "bought":
            return Measured(name, kept.get("bought", 0), kept.get("asked", 0), target)
    return Measured(name, kept.get(name, 0), kept.get("reached", 0), target)


def _usual(touchpoint: Touchpoint) -> str:
    if touchpoint.kind == CALL:
        return "talked"
    return "answered" if touchpoint.question else "reached"
