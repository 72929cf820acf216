"""Which beginning brings most customers back: triggers, audiences and occasions side by side, in the same window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.journeys.access import VIEW
from vafa.journeys.almanac import occasions
from vafa.journeys.models import Plan
from vafa.journeys.results import wording
from vafa.journeys.results.kept import EVERYBODY, HELD_OUT, PLAN, WINDOWS, Beginning
from vafa.journeys.results.queries import beginnings, freshness
from vafa.journeys.rules.comparing_shares import LEAST, MORE, Comparison, Share, compare
from vafa.journeys.rules.converting import RETURNED
from vafa.journeys.rules.steps import Goal
from vafa.journeys.web.page import grow_page
from vafa.journeys.web.results_curve import Bar, bars
from vafa.journeys.web.step_words import day_count, trigger_words
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Blank, Tab

USUAL = 60
NOBODY = Share(0, 0)


@dataclass(frozen=True)
class Line:
    """What one plan began with: who entered, who came back of those whose days are over, beside those held out."""

    name: str
    plan: Plan
    url: str
    entered: int
    share: Share
    bar: Bar
    percent: str
    interval: str
    held: str
    meaning: str
    sure: bool


@grow_page(VIEW)
def triggers(request: HttpRequest) -> HttpResponse:
    """Every beginning of every plan, the one that surely brings most back first."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in WINDOWS else USUAL
    lines = _lines(days)
    context = {
        "lines": lines,
        "said": _said(lines, days),
        "tabs": [Tab(day_count(one), f"{request.path}?days={one}", current=one == days) for one in WINDOWS],
        "days": days,
        "held": any(one.held for one in lines),
        "back": reverse("desk_grow"),
        "as_of": freshness().made_at,
        "blank": Blank(
            _("There is nothing to count yet"),
            _("Once customers walk a plan, this page compares what they began with."),
        ),
    }
    return render(request, "journeys/desk/triggers.html", context)


def _lines(days: int) -> list[Line]:
    """Those with enough customers by the lower end of their interval, then the others."""
    arms: dict[tuple[int, str, str, str], Share] = {}
    mine: list[tuple[Plan, Beginning]] = []
    for plan, one in beginnings():
        arms[one.plan_id, one.kind, one.key, one.arm] = one.windows[days]
        if one.arm == EVERYBODY:
            mine.append((plan, one))
    mine.sort(key=lambda pair: _rank(pair[1].windows[days]))
    shapes = bars([one.windows[days] for _plan, one in mine])
    lines = []
    for (plan, one), bar in zip(mine, shapes, strict=True):
        ours, theirs = (arms.get((one.plan_id, one.kind, one.key, arm), NOBODY) for arm in (PLAN, HELD_OUT))
        lines.append(_line(plan, one, compare(ours, theirs), bar, days))
    return lines


def _rank(share: Share) -> tuple[bool, float]:
    return share.of < LEAST, -share.interval.low


def _line(plan: Plan, one: Beginning, beside: Comparison, bar: Bar, days: int) -> Line:
    share, theirs = one.windows[days], beside.theirs
    known = bool(share.of)
    return Line(
        name=_name(one), plan=plan, url=reverse("desk_results", kwargs={"pk": plan.pk}), entered=one.entered,
        share=share, bar=bar, percent=wording.percent_words(share) if known else "",
        interval=wording.interval_words(share) if known else "",
        held=wording.percent_words(theirs) if theirs.of else "",
        meaning=wording.verdict_words(beside) if theirs.of else "",
        sure=share.of >= LEAST,
    )  # fmt: skip


def _name(one: Beginning) -> str:
    if one.kind == "trigger":
        words = trigger_words(one.key)
        return words[:1].upper() + words[1:]
    if one.kind == "occasion":
        known: Mapping[str, object] = {key: found.label for key, found in occasions().items()}
        return str(known.get(one.key, one.key))
    return pgettext("what a plan begins with", "An audience")


def _said(lines: Sequence[Line], days: int) -> list[str]:
    """Which one surely leads, or that there is no telling."""
    sure = [one for one in lines if one.sure]
    if not sure:
        return [
            _("There is no telling yet: nobody's %(days)s are over in sufficient number.") % {"days": day_count(days)}
        ]
    first = sure[0]
    words = _("“%(name)s” in the plan “%(plan)s”: %(ours)s of %(per)s came back within %(days)s days.")
    goal, per = Goal(measure=RETURNED, days=days), 100
    told = {
        "name": first.name, "plan": first.plan.name, "per": show_number(per, active().language),
        "ours": show_number(round(first.share.value * per), active().language),
        "days": show_number(goal.days, active().language),
    }  # fmt: skip
    said = [words % told]
    if len(sure) > 1:
        found = compare(first.share, sure[1].share)
        lead = (
            _("That surely is more than with the next one.")
            if found.verdict == MORE
            else _("Whether the next one is worse, there is no telling yet.")
        )
        said.append(lead)
    return said
