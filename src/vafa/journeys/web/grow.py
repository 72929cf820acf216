"""Grow: the plans there are, the map of one with its counts, and its switch."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vafa.conversations.access import LETTERS
from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.actions.plans import ensure_default_plan, last_change, set_active
from vafa.journeys.counting import tallies
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.results.queries import counts_of
from vafa.journeys.rules.reading import LONGEST_KEY
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.walking import path_of
from vafa.journeys.web.editor_page import Undo
from vafa.journeys.web.meanwhile import Known, events_beside, occasions_beside
from vafa.journeys.web.page import actor_of, address_of, asker_of, go, grow_page, plan_or_404
from vafa.journeys.web.picture import Editing, picture, rows_url
from vafa.journeys.web.plan_head import head_of, steps_of_today
from vafa.journeys.web.plan_head import say as on_the_way
from vafa.journeys.web.plans import plan_cards, ways_on
from vafa.journeys.web.verdict import GATE_DAYS, verdict
from vafa.platform.access import may
from vafa.platform.i18n.dates import local_day
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Station, Tab

PERIODS = {
    "30": gettext_lazy("30 days"),
    GATE_DAYS: gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    "all": gettext_lazy("All"),
}
USUAL = GATE_DAYS


@grow_page(VIEW)
def grow(request: HttpRequest) -> HttpResponse:
    """Every plan on a card."""
    staff, at = asker_of(request), now()
    edits, latest = may(staff, EDIT), latest_versions()
    if not Plan.objects.exists():
        return render(request, "journeys/desk/none.html", {"blank": _no_plan(edits)})
    counts = tallies([one.plan_id for one in latest], since_of(USUAL))
    context = {
        "cards": plan_cards(latest, counts, steps_of_today(at), edits=edits),
        "ways": ways_on(letters=may(staff, LETTERS)),
        "new": new_plan_action() if edits else None,
        "just": switched_just_now(request, edits),
    }
    return render(request, "journeys/desk/plans.html", context)


@grow_page(VIEW)
def plan_map(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan as a picture, with what happened at each step in some time."""
    plan, staff, days = plan_or_404(pk), asker_of(request), days_of(request)
    latest = {one.plan_id: one for one in latest_versions()}
    version = latest.get(plan.pk)
    if version is None:
        head = head_of(request, plan, None, "map")
        return render(request, "journeys/desk/grow.html", {**head, "blank": _no_version(bool(head["edit_url"]))})
    since = since_of(days)
    counts = tallies(latest, since)
    tally = counts[plan.pk]
    lately = tally if days == GATE_DAYS else tallies([plan.pk], since_of(GATE_DAYS))[plan.pk]
    known = {key: Known(one.plan, read_content(one.content), counts[key]) for key, one in latest.items()}
    path, results, today = path_of(known[plan.pk].content), counts_of(plan), steps_of_today(now())
    head = head_of(request, plan, version, "map", tally)
    context = {
        **head,
        "map": picture(
            plan, path.content, tally, results.touchpoints if results else {}, staff, days,
            events=events_beside(plan, path, tally, known), occasions=occasions_beside(local_day(now())),
            editing=Editing(at=request.GET.get("at", "")[:LONGEST_KEY]),
        ),
        "cards": verdict(plan, path, tally, lately, results, str(head["edit_url"])),
        "say": on_the_way(tally, None if today is None else today.get(plan.pk, 0)),
        "periods": [Tab(str(word), f"{request.path}?days={key}", current=key == days) for key, word in PERIODS.items()],
        "rows_url": rows_url(plan, days),
        "letters_url": reverse("desk_letters") if may(staff, LETTERS) else "",
        "just": switched_just_now(request, bool(head["edit_url"])),
        "draft_url": reverse("desk_plan_draft", args=[plan.pk]) if head["edit_url"] else "",
        "thrown": _thrown(request, plan) if head["edit_url"] else None,
    }  # fmt: skip
    return render(request, "journeys/desk/grow.html", context)


@grow_page(EDIT, "POST")
def make(request: HttpRequest) -> HttpResponse:
    """Begin with the plan that comes with Vafa."""
    plan = ensure_default_plan(actor=actor_of(request), at=now())
    return go(request, reverse("desk_plan", kwargs={"pk": plan.pk}))


@grow_page(EDIT, "POST")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the plan on (`active=1`) or off; the way back is offered once. `list` goes back to all plans."""
    plan, active_now = plan_or_404(pk), request.GET.get("active", request.POST.get("active")) == "1"
    set_active(plan, active_now, actor=actor_of(request), at=now())
    from_list = request.GET.get("list", request.POST.get("list")) == "1"
    url = reverse("desk_grow") if from_list else reverse("desk_plan", kwargs={"pk": plan.pk})
    return go(request, url if "active" in request.GET else f"{url}?just={plan.pk}")  # an undo is not offered again


def latest_versions() -> list[PlanVersion]:
    """The latest version of each plan that has one, with its plan; those that are on first."""
    rows = PlanVersion.objects.order_by("plan_id", "-number").distinct("plan_id").select_related("plan")
    return sorted(rows, key=lambda one: (not one.plan.is_active, one.plan_id))


def days_of(request: HttpRequest) -> str:
    """The period asked for."""
    asked = request.GET.get("days", "")
    return asked if asked in PERIODS else USUAL


def since_of(days: str) -> datetime | None:
    """From when on things count, the beginning of a day as counts are kept; None for all."""
    if not days.isdecimal():
        return None
    midnight = now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=int(days))


def switched_just_now(request: HttpRequest, edits: bool) -> Plan | None:
    """The plan that was switched a moment ago by this person."""
    just = request.GET.get("just", "")
    return Plan.objects.filter(pk=int(just)).first() if edits and just.isdecimal() and len(just) < 19 else None


def _thrown(request: HttpRequest, plan: Plan) -> Undo | None:
    """The way back to a draft that was thrown away a moment ago."""
    change = last_change(plan) if plan.draft is None and request.GET.get("thrown") else None
    return Undo(change.pk, _("The draft is thrown away.")) if change else None


def new_plan_action() -> Action | None:
    """The way to a new plan, when there is one."""
    url = address_of("desk_plan_new")
    return Action(_("New plan"), url, icon="plus", kind="go") if url else None


def _no_version(edits: bool) -> Blank:
    return Blank(
        _("This plan is still a draft."),
        _("Once it is published, its map stands here, with everybody on it.") if edits else _("Nobody is on it yet."),
    )


def _no_plan(edits: bool) -> Blank:
    coming = [
        Station(_("Welcome"), "planned", icon="heart-handshake"),
        Station(_("Check-in"), "planned", icon="phone"),
        Station(_("Survey"), "planned", icon="mood-smile"),
        Station(pgettext("touchpoint", "Care"), "planned", icon="list-check"),
        Station(_("Club"), "planned", icon="award"),
    ]
    begin = Action(_("Begin with the plan that comes with Vafa"), icon="route", kind="go", submit=True)
    return Blank(
        _("There is no plan yet for the days after a purchase."),
        _("A plan says what each buyer hears from you, and when. Every order then begins its way through it."),
        begin if edits else None,
        coming=coming,
    )
