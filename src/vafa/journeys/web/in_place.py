"""The map of a plan's draft, changed in place: the open step stands in a panel below it, with the editor's form.

What is pressed does what it does in the editor (`editor_doing`); then the map is drawn anew.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.journeys.access import EDIT
from vafa.journeys.counting import tallies
from vafa.journeys.models import Plan
from vafa.journeys.results.queries import counts_of
from vafa.journeys.rules.editing import find
from vafa.journeys.rules.reading import LONGEST_KEY
from vafa.journeys.rules.steps import Step
from vafa.journeys.rules.walking import every_step
from vafa.journeys.web.editor_cards import HEADS, Card, opened
from vafa.journeys.web.editor_doing import answered, look_of
from vafa.journeys.web.editor_page import HEADS as HEAD_WORDS
from vafa.journeys.web.editor_page import About, about_draft
from vafa.journeys.web.grow import USUAL, since_of
from vafa.journeys.web.page import asker_of, grow_page, plan_or_404
from vafa.journeys.web.picture import Editing, picture
from vafa.journeys.web.plan_head import head_of
from vafa.journeys.web.step_words import STEP_ICONS, step_title
from vafa.platform.ui.components import State


@grow_page(EDIT, "GET", "HEAD", "POST")
def in_place(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a map; with nothing drafted and nothing open, the map of what is published."""
    plan = plan_or_404(pk)
    if request.method == "POST":
        return answered(request, plan, _show)
    card = opened(request.GET.get("open", ""), plan)
    if plan.draft is None and card is None and "add" not in request.GET:
        given = urlencode({name: request.GET[name] for name in ("at", "thrown") if request.GET.get(name)})
        return redirect(reverse("desk_plan", args=[plan.pk]) + (f"?{given}" if given else ""))
    return _show(request, plan, card)


def _show(request: HttpRequest, plan: Plan, card: Card | None, *, status: int = 200, trouble: str = "") -> HttpResponse:
    staff, add, at = asker_of(request), request.GET.get("add", ""), request.GET.get("at", "")[:LONGEST_KEY]
    about = about_draft(plan, card, staff, trouble=trouble)
    tally, results = tallies([plan.pk], since_of(USUAL))[plan.pk], counts_of(plan)
    open = card.key if card else ""
    editing = Editing(open, "" if card or add else at, _marks(about), draft=True)
    kept = results.touchpoints if results else {}
    context = {
        **head_of(request, plan, about.last, "map", tally),
        **about.context(),
        "map": picture(plan, about.content, tally, kept, staff, USUAL, editing=editing),
        "panel": _panel(about, card, add, at),
        "add": add,
        "near": at,
        "end": f"{len(about.content.steps)}:",
        "look": look_of(request, card),
        "here": reverse("desk_plan_draft", args=[plan.pk]),
        "published_url": reverse("desk_plan", args=[plan.pk]) if about.last else "",
    }
    return render(request, "journeys/desk/map_draft.html", context, status=status)


def _marks(about: About) -> dict[str, tuple[str, State]]:
    """What is special about steps of the draft."""
    marks: dict[str, tuple[str, State]] = {}
    for key, fields in about.changed.items() if about.last else ():
        marks[key] = (pgettext("a step", "New"), "planned") if list(fields) == ["added"] else (_("Changed"), "planned")
    return {**marks, **{key: (_("Not finished"), "soon") for key in about.unfinished}}


def _panel(about: About, card: Card | None, add: str, at: str) -> dict[str, object] | None:
    """What stands below the map: the open step, or the kinds to choose from; None for nothing."""
    steps: dict[str, Step] = {one.key: one for one in every_step(about.content.steps)}
    if card and card.key in HEADS:
        title, icon = HEAD_WORDS[card.key]
        return {"key": card.key, "title": title, "icon": icon, "step": False}
    if card and card.key in steps:
        step = steps[card.key]
        return {"key": card.key, "title": step_title(step, steps), "icon": STEP_ICONS[step.kind], "step": True}
    if not add:
        return None
    if at not in steps:
        return {"title": _("A step at the end"), "icon": "plus"}
    place, number = find(about.content.as_json(), at) or ("", 0)
    after = add == f"{number + 1}:{place}"
    words = _("A step after “%(name)s”") if after else _("A step before “%(name)s”")
    return {"title": words % {"name": step_title(steps[at], steps)}, "icon": "plus"}
