"""Rehearsals of a plan: asked for, followed while they run, stopped, and looked at again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.models import Plan, Rehearsal
from vafa.journeys.rehearsal.keeping import ask, stop
from vafa.journeys.rehearsal.page import came_of, kept, standing, under_way
from vafa.journeys.rehearsal.running import LAST_YEAR, OVER
from vafa.journeys.rehearsal.shown import over_words
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page, plan_or_404
from vafa.journeys.web.plan_head import head_of
from vafa.platform.access import may
from vafa.platform.time import now
from vafa.platform.ui.components import Blank
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

POLL_ENDS = 286  # the page need not ask any more


@grow_page(VIEW)
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest rehearsal of a plan, or the one asked for (`look`)."""
    return _show(request, plan_or_404(pk))


@grow_page(EDIT, "POST")
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the plan rehearsed (`orders`, `draft`)."""
    plan = plan_or_404(pk)
    over, draft = request.POST.get("orders", LAST_YEAR)[:20], request.POST.get("draft") == "1"
    try:
        ask(plan, over, draft=draft, actor=actor_of(request), at=now())
    except Refused as refused:
        return _show(request, plan, trouble=sentence(refused), status=refused.status)
    return go(request, reverse("desk_rehearsal", kwargs={"pk": pk}))


@grow_page(EDIT, "POST")
def halt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Stop one that waits or runs."""
    stop(_of(plan_or_404(pk), number), at=now())
    return go(request, reverse("desk_rehearsal", kwargs={"pk": pk}))


@grow_page(VIEW)
def progress(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far one is; the page asks again and again until it is over, and then shows everything."""
    found = _of(plan_or_404(pk), number)
    told = standing(found)
    context = {**told, "stop_url": _stop_url(request, found)}
    if told["moving"]:
        return render(request, "journeys/desk/rehearsal_progress.html", context)
    answer = HttpResponse(status=POLL_ENDS)
    answer.headers["HX-Redirect"] = reverse("desk_rehearsal", kwargs={"pk": pk}) + f"?look={number}"
    return answer


def _show(request: HttpRequest, plan: Plan, trouble: str = "", status: int = 200) -> HttpResponse:
    rows, edits = kept(plan), may(asker_of(request), EDIT)
    asked = request.GET.get("look", "")
    chosen = next((one for one in rows if str(one.pk) == asked), rows[0] if rows else None)
    running, here = under_way(rows), reverse("desk_rehearsal", kwargs={"pk": plan.pk})
    version = plan.versions.order_by("-number").first()
    context = {
        **head_of(request, plan, version, "rehearsal"),
        "trouble": trouble,
        "begin_url": reverse("desk_rehearsal_begin", kwargs={"pk": plan.pk}) if edits and running is None else "",
        "choices": [(key, over_words(key)) for key in OVER],
        "draft": plan.draft is not None and version is not None,
        "others": [(one, over_words(one.over), f"{here}?look={one.pk}") for one in rows if one != chosen],
        "refused": trouble,
        "blank": None
        if rows
        else Blank(
            _("This plan has not been rehearsed yet."),
            _("Then stands here how many messages and calls it brings, what they cost, and ten customers' stories."),
        ),
        **(_chosen(request, chosen) if chosen else {}),
    }
    return render(request, "journeys/desk/rehearsal.html", context, status=status)


def _chosen(request: HttpRequest, found: Rehearsal) -> dict[str, object]:
    told = standing(found)
    where = {"pk": found.plan_id, "number": found.pk}
    poll = reverse("desk_rehearsal_progress", kwargs=where) if told["moving"] else ""
    return {**told, "stop_url": _stop_url(request, found), "poll_url": poll, **came_of(found)}


def _stop_url(request: HttpRequest, found: Rehearsal) -> str:
    where = {"pk": found.plan_id, "number": found.pk}
    return reverse("desk_rehearsal_stop", kwargs=where) if may(asker_of(request), EDIT) else ""


def _of(plan: Plan, number: int) -> Rehearsal:
    found = Rehearsal.objects.filter(plan=plan, pk=number).defer("result").first()
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("", rehearsal, name="desk_rehearsal"),
    path("begin/", begin, name="desk_rehearsal_begin"),
    path("<int:number>/stop/", halt, name="desk_rehearsal_stop"),
    path("<int:number>/progress/", progress, name="desk_rehearsal_progress"),
]
