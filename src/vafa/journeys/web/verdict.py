"""Three cards below a plan: whether it is worth it, which step is weakest, and what courtesy held back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.conversations.reasons import reason_sentence
from vafa.journeys.counting import PlanTally
from vafa.journeys.models import SKIPPED, Plan
from vafa.journeys.results.kept import HELD_OUT, PLAN, Counts
from vafa.journeys.rules.walking import Path
from vafa.journeys.web.measuring import HELP, SAID, Measured, measured
from vafa.journeys.web.page import address_of
from vafa.journeys.web.picture import rows_url, step_url
from vafa.journeys.web.step_words import GOALS, day_count
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active

SHOWN = 2  # reasons by name
GATE_DAYS = "90"


@dataclass(frozen=True)
class Card:
    """A heading, a sentence or two, and where to go on."""

    title: str
    icon: str
    words: str
    strong: str = ""  # before the words
    url: str = ""
    link: str = ""


def verdict(
    plan: Plan, path: Path, tally: PlanTally, lately: PlanTally, counts: Counts | None, edit_url: str
) -> list[Card]:
    """The three cards; `lately` is the tally of the last ninety days."""
    kept = counts.touchpoints if counts else {}
    return [_worth(plan, counts), _weakest(plan, path, tally, kept, edit_url), _gate(plan, lately)]


def _worth(plan: Plan, counts: Counts | None) -> Card:
    url, language = address_of("desk_results", pk=plan.pk), active().language
    card = {"title": _("Is it worth it?"), "icon": "target", "url": url, "link": _("Results") if url else ""}
    ours, theirs = (counts.arm(name).share for name in (PLAN, HELD_OUT)) if counts else (None, None)
    if counts is None or ours is None or theirs is None or not ours.of:
        return Card(**card, words=_("Nobody's days are over yet; then this says how many did what was hoped for."))
    told = {
        "share": show_percent(round(100 * ours.hits / ours.of, 1), language),
        "goal": str(GOALS.get(counts.goal.measure, counts.goal.measure)),
        "days": day_count(counts.goal.days),
    }
    words = _("Hoped for: %(goal)s within %(days)s. %(share)s did.") % told
    if theirs.of:
        others = show_percent(round(100 * theirs.hits / theirs.of, 1), language)
        words = f"{words} {_('Of those who heard nothing, %(others)s.') % {'others': others}}"
    else:
        words = f"{words} {_('Nobody is held out, so nobody knows how many would have done so anyway.')}"
    return Card(**card, words=words)


def _weakest(plan: Plan, path: Path, tally: PlanTally, kept: Mapping[str, Mapping[str, int]], edit_url: str) -> Card:
    title = _("The weakest link")
    found = [(one, measured(one, tally.at(one.key), kept.get(one.key, {}))) for one in path.touchpoints]
    weakest = max(found, key=lambda pair: pair[1].short, default=None)
    if weakest is None or not weakest[1].short:
        if any(one.target for one in path.touchpoints):
            return Card(title, "tool", _("None: where there is enough to tell, every touchpoint reaches its target."))
        words = _("No touchpoint has a target yet. With one, this names the step that is furthest below its own.")
        return Card(title, "tool", words, url=edit_url, link=_("Set targets") if edit_url else "")
    touchpoint, one = weakest
    url = step_url(plan, touchpoint.key) if edit_url else ""
    return Card(title, "tool", _short(one), touchpoint.called(active().language), url, _("Open it") if url else "")


def _short(one: Measured) -> str:
    language = active().language
    words = _("%(points)s points below its target: %(share)s %(measure)s, %(target)s is hoped for. %(help)s")
    return words % {
        "points": show_number(one.short, language),
        "share": show_percent(one.percent or 0, language),
        "measure": str(SAID[one.measure]),
        "target": show_percent(one.target, language),
        "help": str(HELP[one.measure]),
    }


def _gate(plan: Plan, lately: PlanTally) -> Card:
    sums: dict[str, int] = {}
    for tally in lately.steps.values():
        for reason, count in tally.skipped.items():
            sums[reason] = sums.get(reason, 0) + count
    title = _("The gate of courtesy")
    if not sums:
        return Card(title, "hand-stop", _("It held nothing back in 90 days."))
    language, ranked = active().language, sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [
        f"{show_number(count, language)}: {reason_sentence(reason).rstrip('.')}" for reason, count in ranked[:SHOWN]
    ]
    if rest := sum(count for _reason, count in ranked[SHOWN:]):
        parts.append(_("%(count)s for other reasons") % {"count": show_number(rest, language)})
    words = _("In 90 days it left %(count)s out. %(reasons)s.") % {
        "count": show_number(sum(sums.values()), language),
        "reasons": pgettext("between reasons of a list", "; ").join(parts),
    }
    return Card(title, "hand-stop", words, url=rows_url(plan, GATE_DAYS, state=SKIPPED), link=_("List"))
