"""The Learn place: what was learned, one metric with its table and meaning, and asking for fresh numbers."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.insights.access import VIEW
from vafa.insights.actions import want_refresh
from vafa.insights.metric import metrics
from vafa.insights.queries import state
from vafa.insights.shown import part_name, period_name
from vafa.insights.web.learned import Learned, learned, period_of, period_tabs
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Goal, Pair, Station
from vafa.platform.values import Actor

COHORTS, INTERVAL = "returned_by_day", "purchase_interval"
RESPONSE, FOLLOW_UPS = "first_response_time", "follow_ups_on_time"
FELT = ("csat", "ces", "nps")


@login_required
@require_GET
def learn(request: HttpRequest) -> HttpResponse:
    """Do they come back? The answers on one page."""
    require(_asker(request), VIEW)
    period = period_of(request)
    found = learned(period)
    context: dict[str, object] = {"period": period, **_freshness()}
    if all(one.is_empty for one in found.values()):
        return render(request, "insights/desk/empty.html", context | {"blank": _nothing_yet(bool(found))})
    context |= {
        "tabs": period_tabs(period, reverse("desk_learn")),
        "say": _say(found[COHORTS]),
        "goals": [found[key].goal() for key in (COHORTS, FOLLOW_UPS, RESPONSE, INTERVAL)] + _felt(found),
        "cohorts": found[COHORTS],
        "interval": found[INTERVAL],
        "response": found[RESPONSE],
        "follow_ups": found[FOLLOW_UPS],
        "key_column": str(found[COHORTS].metric.parts["90"]),
    }
    return render(request, "insights/desk/learn.html", context)


@login_required
@require_GET
def metric(request: HttpRequest, key: str) -> HttpResponse:
    """One metric: its numbers as tables, what stands aside, and what it means."""
    require(_asker(request), VIEW)
    if key not in metrics():
        raise Http404
    period = period_of(request)
    one, found = metrics()[key], learned(period).get(key)
    meaning = [
        Pair(_("Counted on top"), one.numerator),
        Pair(_("Out of"), one.denominator),
        Pair(_("What counts"), one.counts),
        Pair(_("Grouped"), one.grain),
    ]
    tabs = period_tabs(period, reverse("desk_learn_metric", args=[key]))
    context = {"metric": one, "found": found, "meaning": meaning, "tabs": tabs, "period": period, **_freshness()}
    if found:
        context["period_words"] = period_name(found.result)
    return render(request, "insights/desk/metric.html", context)


@login_required
@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Ask for fresh numbers and go back."""
    require(_asker(request), VIEW)
    want_refresh(actor=Actor.staff(_asker(request).pk), at=now())
    return redirect(reverse("desk_learn") + f"?period={period_of(request)}")


@login_required
@require_GET
def fresh(request: HttpRequest) -> HttpResponse:
    """How fresh the numbers are; the page that waits for them asks this, and is loaded again when they are there."""
    require(_asker(request), VIEW)
    context = _freshness()
    response = render(request, "insights/parts/freshness.html", context | {"period": period_of(request)})
    if not context["pending"]:
        response.headers["HX-Refresh"] = "true"
    return response


def _asker(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def _freshness() -> dict[str, object]:
    row = state()
    pending = row.wanted_at is not None and (row.finished_at is None or row.finished_at < row.wanted_at)
    return {"as_of": row.finished_at, "pending": pending}


def _felt(found: Mapping[str, Learned]) -> list[Goal]:
    """How customers felt, as far as anybody was asked."""
    return [found[key].goal() for key in FELT if key in found and not found[key].is_empty]


def _say(cohorts: Learned) -> str:
    """The answer in one sentence."""
    days = part_name(cohorts.metric, cohorts.metric.headline[0])
    if cohorts.headline is None:
        return _("It is too early to say: no buyer of this period has reached day 90.")
    return _("%(share)s of new customers were back by %(day)s.") % {"share": cohorts.words, "day": days}


def _nothing_yet(computed: bool) -> Blank:
    coming = [
        Station(_("Do they return?"), "planned", icon="users"),
        Station(_("After how long?"), "planned", icon="calendar-time"),
        Station(_("Do we answer in time?"), "planned", icon="clock"),
        Station(_("Do follow-ups come?"), "planned", icon="route"),
    ]
    text = _(
        "Once there are orders, cases and follow-ups, this page says whether buyers return, how quickly you answer, "
        "and whether what was planned happened. The numbers are made anew every hour."
    )
    title = _("There is nothing to count yet") if computed else _("The numbers are not made yet")
    action = Action(_("Make the numbers now"), icon="refresh", kind="go", submit=True)
    return Blank(title, text, action, coming=coming)
