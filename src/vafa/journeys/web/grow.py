"""Grow: the plan as a picture with its counts, and its switch."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from vafa.conversations.access import LETTERS
from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.actions.plans import ensure_default_plan, set_active
from vafa.journeys.models import CALL, WAITING, FollowUp, Plan, Run
from vafa.journeys.queries import count_due_today, plan_map
from vafa.journeys.web.page import actor_of, asker_of, first_plan, go, grow_page, plan_or_404
from vafa.journeys.web.picture import held_back, picture, rows_url
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Station, Tab

PERIODS = {
    "30": gettext_lazy("30 days"),
    "180": gettext_lazy("180 days"),
    "365": gettext_lazy("A year"),
    "all": gettext_lazy("All"),
}
USUAL = "180"  # as long as the plan that comes with Vafa takes


@grow_page(VIEW)
def grow(request: HttpRequest) -> HttpResponse:
    """The plan after a purchase, with what happened at each touchpoint over orders of some time."""
    plan, staff = first_plan(), asker_of(request)
    if plan is None:
        return render(request, "journeys/desk/none.html", {"blank": _no_plan(may(staff, EDIT))})
    days = days_of(request)
    counts = plan_map(plan, since_of(days))
    version = plan.versions.order_by("-number").first()
    edits = may(staff, EDIT)
    context = {
        "plan": plan,
        "version": version,
        "map": picture(plan, counts, staff, days),
        "held": held_back(plan, counts, days),
        "say": _say(plan),
        "tabs": [Tab(str(words), f"{request.path}?days={key}", current=key == days) for key, words in PERIODS.items()],
        "rows_url": rows_url(plan, days),
        "days": days,
        "edit_url": reverse("desk_plan_edit", kwargs={"pk": plan.pk}) if edits else "",
        "letters_url": reverse("desk_letters") if may(staff, LETTERS) else "",
        "switch_url": reverse("desk_plan_switch", kwargs={"pk": plan.pk}) if edits else "",
        "just_switched": edits and request.GET.get("just") == "switched",
    }
    return render(request, "journeys/desk/grow.html", context)


@grow_page(EDIT, "POST")
def make(request: HttpRequest) -> HttpResponse:
    """Begin with the plan that comes with Vafa."""
    ensure_default_plan(actor=actor_of(request), at=now())
    return go(request, reverse("desk_grow"))


@grow_page(EDIT, "POST")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the plan on (`active=1`) or off; the way back is offered once."""
    plan, active_now = plan_or_404(pk), request.GET.get("active", request.POST.get("active")) == "1"
    set_active(plan, active_now, actor=actor_of(request), at=now())
    just = "" if "active" in request.GET else "?just=switched"  # an undo is not offered again
    return go(request, reverse("desk_grow") + just)


def days_of(request: HttpRequest) -> str:
    """The period asked for."""
    asked = request.GET.get("days", "")
    return asked if asked in PERIODS else USUAL


def since_of(days: str) -> datetime | None:
    """From when on orders count; None for all."""
    return now() - timedelta(days=int(days)) if days.isdecimal() else None


def _say(plan: Plan) -> str:
    """How many are on their way, and how many steps today holds, in one sentence."""
    at, language = now(), active().language
    people = Run.objects.filter(plan=plan, ended_at=None).values("customer").distinct().count()
    steps = count_due_today(at) + FollowUp.objects.filter(state=WAITING, kind=CALL, due_at__lte=at).count()
    if not people:
        return _("Nobody is on the way yet; the next order begins it.")
    walking = ngettext("%(count)s customer is on the way", "%(count)s customers are on the way", people)
    today = ngettext("today holds %(count)s step", "today holds %(count)s steps", steps)
    return _("%(walking)s; %(today)s.") % {
        "walking": walking % {"count": show_number(people, language)},
        "today": today % {"count": show_number(steps, language)},
    }


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
