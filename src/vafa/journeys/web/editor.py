"""The editor of a plan: its draft as nested lines, one of them open. What buttons do is in `editor_doing`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vafa.journeys.access import EDIT
from vafa.journeys.actions.plans import draft_of
from vafa.journeys.models import Plan
from vafa.journeys.web.editor_cards import Card, card_of, opened
from vafa.journeys.web.editor_doing import answered, look_of
from vafa.journeys.web.editor_page import about_draft, lines_of
from vafa.journeys.web.page import asker_of, grow_page, plan_or_404


@grow_page(EDIT, "GET", "HEAD", "POST")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft; keep what was typed and do what the pressed button says."""
    plan = plan_or_404(pk)
    if request.method == "POST":
        return answered(request, plan, _show)
    return _show(request, plan, opened(request.GET.get("open", ""), plan))


@grow_page(EDIT, "POST")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the conditions that are being put together would find now."""
    plan = plan_or_404(pk)
    card = card_of(request.POST.get("open", ""), draft_of(plan), plan.name, request.POST)
    return render(request, "journeys/desk/edit_look.html", {"look": look_of(request, card, counted=True)})


def _show(request: HttpRequest, plan: Plan, card: Card | None, *, status: int = 200, trouble: str = "") -> HttpResponse:
    add = request.GET.get("add", "")
    about = about_draft(plan, card, asker_of(request), trouble=trouble)
    context = {
        **about.context(),
        **lines_of(about, at=request.GET.get("at", ""), add=add),
        "add": add,
        "near": request.GET.get("at", ""),
        "look": look_of(request, card),
        "back": reverse("desk_plan", args=[plan.pk]),
    }
    return render(request, "journeys/desk/edit.html", context, status=status)
