"""By which channel an answer goes, and why: what the composer says and lets one choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from vafa.cases.actions.letters import letter_of
from vafa.cases.models import Case
from vafa.cases.web.words import CHANNEL_ICONS, CHANNELS
from vafa.conversations.sending.ways import Way, ways_to_answer

SMS = "sms"


@dataclass(frozen=True)
class Choice:
    """A channel of the composer, in words."""

    way: Way
    label: str
    icon: str


def way_parts(case: Case, at: datetime) -> Mapping[str, object]:
    """What the composer shows of the ways. The case comes with its customer."""
    found = ways_to_answer(letter_of(case, "case_reply", key=None), at, around=SMS)
    choices = [Choice(one, _label(one), CHANNEL_ICONS.get(one.channel, "message-circle")) for one in found]
    taken = next((one for one in choices if one.way.taken), None)
    return {
        "by": taken.label if taken else gettext("e-mail (no address yet)") if not found else gettext("nothing yet"),
        "by_icon": taken.icon if taken else "mail",
        "by_why": _why(taken.way) if taken else "",
        "ways": choices if len(choices) > 1 or (taken and (taken.way.closed or taken.way.channel == SMS)) else [],
        "counted": next((one.way for one in choices if one.way.channel == SMS), None),
    }


def _label(way: Way) -> str:
    return str(CHANNELS.get(way.channel, way.channel))


def _why(way: Way) -> str:
    """Why this one, for a tooltip and for who cannot see it."""
    if way.why == "wrote_here":
        return gettext("where they last wrote")
    if way.why == "answers":
        return gettext("where they mostly answer")
    return gettext("as they prefer") if way.why == "preferred" else gettext("the first channel that reaches them")
