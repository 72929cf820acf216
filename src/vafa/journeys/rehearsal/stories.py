"""The ten stories of a rehearsal, line by line. Customers are looked up as they are now; who is gone has no name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.conversations.reasons import reason_sentence
from vafa.customers.models import Customer
from vafa.journeys.queries import touchpoint_name
from vafa.journeys.rehearsal.rules import diary as d
from vafa.journeys.rehearsal.shown import channel_name, turn_name
from vafa.journeys.rules.steps import Content, Step
from vafa.journeys.rules.walking import path_of
from vafa.journeys.web.page import address_of
from vafa.journeys.web.step_words import STEP_ICONS, step_title
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Tale

TITLES: Mapping[str, Promise] = {
    "unhappy": gettext_lazy("Says that it is not as expected"),
    "returned": gettext_lazy("Gives an order back"),
    "crowded": gettext_lazy("Would have heard too much"),
    "nowruz": gettext_lazy("On the way over Nowruz"),
    "no_email": gettext_lazy("Has a telephone and no other address"),
    "twice": gettext_lazy("Buys twice"),
    "no_consent": gettext_lazy("Does not want everything"),
    "no_answer": gettext_lazy("Does not answer the telephone"),
    "content": gettext_lazy("Answers, and is content"),
    "often": gettext_lazy("Buys again and again"),
    "other_language": gettext_lazy("Reads another language"),
    "usual": gettext_lazy("One like many"),
}
UNSAID = (d.BEGAN, d.THROUGH)  # said by the lines around them


@dataclass(frozen=True)
class Story:
    """One customer's way."""

    title: str
    name: str
    url: str
    entries: Sequence[Tale]


def stories(content: Content, result: Mapping[str, Any]) -> list[Story]:
    """All of them, in their order."""
    told, path = result["stories"], path_of(content)
    people = Customer.objects.in_bulk([one["customer"] for one in told])
    found = []
    for one in told:
        customer = people.get(one["customer"])
        lines = [tale for line in one["lines"] if (tale := _tale(line, path.steps, result["plays"])) is not None]
        title = str(TITLES.get(one["kind"], TITLES["usual"]))
        name = customer.name if customer else _("Somebody who is no longer here")
        url = address_of("desk_person", pk=customer.pk) if customer else ""
        found.append(Story(title, name, url, lines))
    return found


def _tale(line: Sequence[Any], steps: Mapping[str, Step], plays: Sequence[str]) -> Tale | None:
    at, _run, play, key, what, detail = line
    step = steps.get(key) if play == 0 else None
    if what in UNSAID or (what == d.WENT and not detail):
        return None
    name = step_title(step, steps) if step else touchpoint_name(key, active().language) if key else ""
    icon, title, note, kind = _told(what, detail, name, step)
    plan = plays[play] if play > 0 else ""
    return Tale(title, icon, datetime.fromisoformat(at), note=" · ".join(filter(None, (note, plan))), kind=kind)  # type: ignore[arg-type]


def _told(what: str, detail: str, name: str, step: Step | None) -> tuple[str, str, str, str]:
    """A line's picture, title, note and kind."""
    own = STEP_ICONS.get(step.kind, "mail") if step else "mail"
    match what:
        case d.BOUGHT:
            return "shopping-cart", _("Buys"), "", "buy"
        case d.GONE:
            return "arrow-back-up", _("The order is taken back"), reason_sentence(detail), "note"
        case d.SENT:
            return own, name, channel_name(detail), ""
        case d.HELD:
            return "hourglass", _("%(step)s waits") % {"step": name}, reason_sentence(detail), "note"
        case d.SKIPPED | d.FAILED:
            return "ban", _("%(step)s is left out") % {"step": name}, reason_sentence(detail), "note"
        case d.CALLED:
            return "phone-call", _("%(step)s: we talk") % {"step": name}, "", ""
        case d.NO_ANSWER:
            return "phone-off", _("%(step)s: nobody answers") % {"step": name}, "", "note"
        case d.ANSWERED if detail == d.UNHAPPY:
            return "mood-sad", _("Is not content"), name, "in"
        case d.ANSWERED:
            return "mood-smile", _("Is content"), name, "in"
        case d.OPENED:
            return "folders", _("A case is opened"), "", "note"
        case d.RESOLVED:
            return "check", _("The case is resolved"), "", "good"
        case d.LEFT:
            return "door-exit", _("The way ends early"), _why_left(detail), "note"
        case d.WENT:
            return own, name, turn_name(step, detail), ""
    return own, name, "", "good"


def _why_left(detail: str) -> str:
    return _("As the plan says: something happened, or holds of them.") if detail == "left" else reason_sentence(detail)
