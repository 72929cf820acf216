"""Was the plan worth it? Its page of results; fresh counts; and the winning way into the draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.models import Plan
from vafa.journeys.queries import current_touchpoints
from vafa.journeys.results import refreshing, wording
from vafa.journeys.results.behind import BOTH, OVER
from vafa.journeys.results.keeping import keep_way
from vafa.journeys.results.kept import HELD_OUT, PLAN, Counts
from vafa.journeys.results.queries import counts_of, freshness
from vafa.journeys.rules.comparing_shares import FEWER, MORE, Comparison, Share
from vafa.journeys.rules.converting import ANSWERED, CAME, OPEN, curve
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page, plan_or_404
from vafa.journeys.web.plan_head import head_of
from vafa.journeys.web.results_curve import draw
from vafa.journeys.web.results_parts import (
    address,
    compared,
    period_rows,
    split_parts,
    touchpoint_rows,
    version_rows,
)
from vafa.journeys.web.results_rows import rows
from vafa.journeys.web.step_words import day_count
from vafa.journeys.web.triggers import triggers
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Goal, Pair
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Shown = dict[str, object]
WIDE, NARROW = (720, 260), (340, 220)


@grow_page(VIEW)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a plan, from the kept counts."""
    return _show(request, plan_or_404(pk))


@grow_page(VIEW, "POST")
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for fresh counts, and go back."""
    refreshing.want(plan_or_404(pk), now())
    return go(request, reverse("desk_results", kwargs={"pk": pk}))


@grow_page(VIEW)
def fresh(request: HttpRequest, pk: int) -> HttpResponse:
    """How fresh the counts are; the page that waits for them asks this, and is loaded again when they are there."""
    context = _freshness(plan_or_404(pk))
    response = render(request, "journeys/desk/results_fresh.html", context)
    if not context["pending"]:
        response.headers["HX-Refresh"] = "true"
    return response


@grow_page(EDIT, "POST")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the steps of a way in the place of their split, in the draft, and go to the editor."""
    plan, given = plan_or_404(pk), request.POST
    try:
        keep_way(plan, given.get("step", "")[:40], given.get("way", "")[:40], actor=actor_of(request), at=now())
    except Refused as refused:
        return _show(request, plan, trouble=sentence(refused), status=refused.status)
    return go(request, reverse("desk_plan_edit", kwargs={"pk": pk}))


def _show(request: HttpRequest, plan: Plan, *, trouble: str = "", status: int = 200) -> HttpResponse:
    counts = counts_of(plan)
    version = plan.versions.order_by("-number").first()
    context: Shown = {**head_of(request, plan, version, "results"), "trouble": trouble, **_freshness(plan)}
    if counts is None or not (counts.by_version and sum(one.over + one.open for one in counts.arms.values())):
        blank = Blank(
            _("There is nothing to count yet"), _("Once customers walk this plan, this page says what came of it.")
        )
        return render(request, "journeys/desk/results.html", context | {"blank": blank}, status=status)
    found = compared(counts)
    context |= {
        "counts": counts,
        "said": _said(counts, found),
        "figures": _figures(plan, counts, found),
        "curves": [
            (one, look) for look, size in (("wide-only", WIDE), ("only-narrow", NARROW)) if (one := draw(counts, *size))
        ],
        "by_day": _by_day(counts),
        "held": HELD_OUT in counts.shown,
        "did": wording.DID[counts.goal.measure],
        "splits": split_parts(plan, counts, _content(plan)),
        "touchpoints": touchpoint_rows(plan, counts, current_touchpoints(plan)),
        "versions": version_rows(plan, counts),
        "periods": period_rows(plan, counts),
        "meaning": _meaning(counts),
        "edits": may(asker_of(request), EDIT),
        "keep_url": reverse("desk_result_keep", kwargs={"pk": plan.pk}),
    }
    return render(request, "journeys/desk/results.html", context, status=status)


def _content(plan: Plan) -> dict[str, object]:
    """What the editor would open: the draft, else the last version."""
    last = plan.versions.order_by("-number").first()
    return plan.draft or (last.content if last else {})


def _freshness(plan: Plan) -> Shown:
    found = freshness(plan)
    urls = {name: reverse(f"desk_result_{name}", kwargs={"pk": plan.pk}) for name in ("refresh", "fresh")}
    return {
        "as_of": found.made_at,
        "pending": found.pending,
        "refresh_url": urls["refresh"],
        "fresh_url": urls["fresh"],
    }


def _said(counts: Counts, found: Comparison | None) -> list[str]:
    """What may be said of the plan as a whole, sentence by sentence."""
    goal, mine = counts.goal, counts.arm(PLAN)
    if not counts.reach:
        return [str(wording.UNREACHABLE[goal.measure])]
    told = []
    if found is not None and found.theirs.of and found.ours.of:
        said = wording.of_plan(goal, found)
        told += [said.shares, said.meaning]
    elif found is not None:
        told.append(wording.verdict_words(found))
    elif mine.over:
        told.append(wording.of_one(goal, mine.share))
    if found is None:
        told.append(_alone(counts))
    on_way = mine.open + counts.arm(HELD_OUT).open
    return [*told, wording.open_words(goal, on_way)] if on_way else told


def _alone(counts: Counts) -> str:
    """Why there is nothing to compare with."""
    if counts.goal.measure == ANSWERED:
        return _("Who is held out is asked nothing, so answers are compared way with way only.")
    return _("Nobody is held out, so nobody knows how many of them would have come anyway.")


def _figures(plan: Plan, counts: Counts, found: Comparison | None) -> list[Goal]:
    did, language = str(wording.DID[counts.goal.measure]), active().language
    mine, held = counts.arm(PLAN), counts.arm(HELD_OUT)
    figures = [Goal(_("%(did)s, of this plan") % {"did": did}, wording.percent_words(mine.share) if mine.over else "–",
                    url=address(plan, arm=PLAN, came=CAME))]  # fmt: skip
    if counts.hold_out and counts.goal.measure != ANSWERED:
        value = wording.percent_words(held.share) if held.over else "–"
        figures.append(
            Goal(_("%(did)s, of those held out") % {"did": did}, value, url=address(plan, arm=HELD_OUT, came=CAME))
        )
    if found is not None and found.verdict in (MORE, FEWER):
        figures.append(_apart(found))
    over, on_way = mine.over + held.over, mine.open + held.open
    figures.append(Goal(_("Counted"), show_number(over, language), url=address(plan, arm=BOTH, came=OVER)))
    figures.append(Goal(_("Still on the way"), show_number(on_way, language), url=address(plan, arm=BOTH, came=OPEN)))
    return figures


def _apart(found: Comparison) -> Goal:
    """How many of a hundred the plan brought or lost, and between what that surely lies."""
    more, language = found.verdict == MORE, active().language
    ends = sorted(abs(one) for one in (found.difference.low, found.difference.high))
    low, high = (show_number(round(100 * one, 1), language) for one in ends)
    value = show_number(round(100 * abs(found.ours.value - found.theirs.value), 1), language)
    title = _("More of a hundred") if more else _("Fewer of a hundred")
    return Goal(title, value, unit=_("%(low)s to %(high)s") % {"low": low, "high": high})


def _by_day(counts: Counts) -> list[tuple[str, list[str]]]:
    """The curve as a table: the shares by a few days."""
    days, language = counts.goal.days, active().language
    chosen = sorted({day for day in (1, 7, 14, 30, 60, 90, 180) if day < days} | {days})[-5:]
    arms = counts.shown
    shares = {arm: curve(counts.days.get(arm, {}), counts.arm(arm).over, days) for arm in arms}
    return [
        (
            _("By day %(day)s") % {"day": show_number(day, language)},
            [wording.percent_words(_share(shares[arm][day], counts.arm(arm).over)) for arm in arms],
        )
        for day in chosen
    ]


def _share(value: float, of: int) -> Share:
    return Share(round(value * of), of)


def _meaning(counts: Counts) -> list[Pair]:
    days = {"days": day_count(counts.goal.days)}
    held = _("Drawn by lot before anything is sent; they hear only what is owed, and are counted in the same way.")
    return [
        Pair(_("Hoped for"), f"{wording.DID[counts.goal.measure]} · {days['days']}"),
        Pair(_("Out of"), _("Everybody who began and whose %(days)s are over, also those who left early.") % days),
        Pair(_("Each once"), _("A customer counts once, with the first time they began.")),
        *([Pair(_("Held out"), held)] if counts.hold_out else []),
        Pair(_("Almost surely"), _("In 95 of 100 cases the truth lies in between.")),
    ]


urlpatterns = [
    path("triggers/", triggers, name="desk_triggers"),
    path("<int:pk>/results/", results, name="desk_results"),
    path("<int:pk>/results/rows/", rows, name="desk_result_rows"),
    path("<int:pk>/results/refresh/", refresh, name="desk_result_refresh"),
    path("<int:pk>/results/fresh/", fresh, name="desk_result_fresh"),
    path("<int:pk>/results/keep/", keep, name="desk_result_keep"),
]
