"""A rehearsal's result as people read it: figures, steps, what was assumed. Days and stories stand beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.channels.names import CHANNELS
from vafa.conversations.reasons import reason_sentence
from vafa.journeys.models import CALL
from vafa.journeys.rehearsal.running import NEXT_DAYS
from vafa.journeys.rules.steps import OTHERWISE, THEN, Branch, Content, Split, Step, WaitFor
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import path_of
from vafa.journeys.web.step_words import STEP_ICONS, step_title
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Goal

Result = Mapping[str, Any]
Counts = list[tuple[str, int]]


@dataclass(frozen=True)
class StepRow:
    """One step of the plan with what became of it; lists are (words, how often), the commonest first."""

    name: str
    icon: str
    deep: bool  # inside a way of another step
    reached: int
    done: int
    share: float | None  # of those who reached it, 0 to 100; None for steps nobody notices
    skipped: Counts
    held: Counts
    turns: Counts
    answers: Counts
    channels: Counts


def over_words(over: str) -> str:
    """Which orders a rehearsal is about."""
    return _("The coming 30 days") if over == NEXT_DAYS else _("The orders of last year")


def sentences(result: Result) -> list[str]:
    """Over which time, how many, and in whose company: what stands above the numbers."""
    first, last = (datetime.fromisoformat(result[name]) for name in ("from", "until"))
    days = {"first": show_day(first.date()), "last": show_day(last.date())}
    if result["over"] == NEXT_DAYS:
        told = [
            _("From %(first)s to %(last)s, with those who are on their way and those expected to begin.") % days,
            _("Expected is what happened in the same days of last year, on the same weekday."),
        ]
    else:
        told = [_("Orders from %(first)s to %(last)s, each walked to the end of the plan.") % days]
    if result["company"]:
        told.append(_("The other active plans go on beside it: %(plans)s.") % {"plans": ", ".join(result["company"])})
    return told


def figures(result: Result) -> list[Goal]:
    """What people ask first."""
    days = result["days"].values()
    messages, calls, minutes = (sum(day[place] for day in days) for place in range(3))
    crowded = result["crowded"]
    return [
        Goal(_("Customers"), _number(result["people"]), _ways(result["runs"])),
        Goal(_("Messages"), _number(messages), _channels(result)),
        Goal(_("Calls"), _number(calls), _hours(minutes)),
        Goal(_("What it costs"), _cost(result), _unpriced(result)),
        Goal(_("Unhappy answers"), _number(result["unhappy"]), _("each opens a case")),
        Goal(_("Days that were too full"), _number(crowded["days"]), _people(crowded["people"])),
    ]


def steps(content: Content, result: Result) -> list[StepRow]:
    """Every step in reading order."""
    path, top = path_of(content), {one.key for one in content.steps}
    counts = result["steps"]
    return [_row(one, path.steps, counts[key], key not in top) for key, one in path.steps.items() if key in counts]


def assumptions(result: Result) -> list[str]:
    """What had to be assumed, each in a sentence."""
    said, language = result["assumed"], active().language
    own = set(said["own"])

    def told(name: str, words: str) -> str:
        share = show_percent(round(100 * said[name]), language)
        return f"{words % {'share': share}} {_of_whom(name in own)}"

    days = show_number(round(said["days_of_a_case"], 1), language)
    case = _("A case is resolved after %(days)s days.") % {"days": days}
    return [
        told("answered", _("%(share)s answer when a message asks them.")),
        told("unhappy", _("%(share)s of the answers are unhappy.")),
        told("fond", _("%(share)s of the good scores are nine or ten.")),
        told("reached", _("%(share)s of calls reach somebody; who makes them does so when they are due.")),
        f"{case} {_of_whom('days_of_a_case' in own)}",
        _("Addresses, consents and what customers said last are as they are now; orders and cases as they were then."),
        _("Conditions are asked of what was known that day; marks and addresses have no past."),
        _("Nobody opens a link or uses a code: steps that wait for it wait in vain."),
    ]


def reasons(counts: Mapping[str, int]) -> Counts:
    """Reasons in words, the commonest first."""
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    return [(reason_sentence(code), many) for code, many in ranked]


def channel_name(channel: str) -> str:
    """A channel as people call it."""
    return str(CHANNELS[channel].label) if channel in CHANNELS else channel


def turn_name(step: Step | None, turn: str) -> str:
    """Which way somebody went at a step."""
    if isinstance(step, Split):
        names = {one.key: one.called(active().language) or one.key for one in step.ways}
        return names.get(turn, turn)
    if isinstance(step, WaitFor):
        return {THEN: _("it happened"), OTHERWISE: _("it did not happen in time")}.get(turn, turn)
    if isinstance(step, Branch):
        return {THEN: _("it holds"), OTHERWISE: _("it does not hold")}.get(turn, turn)
    return turn


def _row(step: Step, every: Mapping[str, Step], counts: Mapping[str, Any], deep: bool) -> StepRow:
    is_touch = isinstance(step, Touchpoint)
    reached, done = counts["reached"], counts["done"]
    answers = {"good": _("content"), "unhappy": _("unhappy")}
    channels = [(channel_name(key), many) for key, many in counts["channels"].items()]
    if isinstance(step, Touchpoint) and step.kind == CALL and done > sum(counts["channels"].values()):
        channels.insert(0, (_("by telephone"), done - sum(counts["channels"].values())))
    return StepRow(
        name=step_title(step, every), icon=STEP_ICONS.get(step.kind, "dots"), deep=deep, reached=reached, done=done,
        share=100 * done / reached if is_touch and reached else None,
        skipped=reasons(counts["skipped"]), held=reasons(counts["held"]),
        turns=[(turn_name(step, key), many) for key, many in counts["turns"].items() if key],
        answers=[(words, counts["answers"][key]) for key, words in answers.items() if key in counts["answers"]],
        channels=channels if len(channels) > 1 or is_touch else [],
    )  # fmt: skip


def _number(value: int) -> str:
    return show_number(value, active().language)


def _ways(many: int) -> str:
    return ngettext("%(count)s way through the plan", "%(count)s ways through the plan", many) % {
        "count": _number(many)
    }


def _channels(result: Result) -> str:
    ranked = sorted(result["channels"].items(), key=lambda item: -item[1])
    if len(ranked) < 2:
        return "".join(channel_name(one) for one, _many in ranked)
    return " · ".join(f"{channel_name(one)} {_number(many)}" for one, many in ranked[:3])


def _hours(minutes: int) -> str:
    hours = round(minutes / 60)
    return ngettext("%(count)s hour of talking", "%(count)s hours of talking", hours) % {"count": _number(hours)}


def _people(many: int) -> str:
    words = ngettext(
        "for %(count)s customer; what could wait, waited", "for %(count)s customers; what could wait, waited", many
    )
    return words % {"count": _number(many)}


def _cost(result: Result) -> str:
    amounts = [show_money(Decimal(amount), currency) for currency, amount in result["cost"].items()]
    return " + ".join(amounts) if amounts else "—" if result["unpriced"] else show_money(Decimal(0), "IRR")


def _unpriced(result: Result) -> str:
    if not result["unpriced"]:
        return ""
    names = ", ".join(channel_name(one) for one in result["unpriced"])
    return _("without %(channels)s, whose price nobody said") % {"channels": names}


def _of_whom(own: bool) -> str:
    return _("(your own past)") if own else _("(our guess, until your shop has enough past)")
