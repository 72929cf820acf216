"""The editor of a plan: whatever button is pressed, what was typed is kept first, and then it does what it says.

One step is open at a time; where one is afterwards stands in the address (`open`, `at`, `add`), so that the page is the
same after reloading, and the same with and without script. What is shown is made in `editor_page`.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.audiences import count_for
from vafa.journeys.access import EDIT
from vafa.journeys.actions.plans import discard_draft, draft_of, publish, rename_plan, save_draft
from vafa.journeys.models import Plan
from vafa.journeys.rules.checking import MOST_STEPS
from vafa.journeys.rules.editing import (
    DIRECTIONS,
    copied,
    every_row,
    find,
    moved,
    places,
    put_in,
    replaced,
    taken_out,
)
from vafa.journeys.rules.editing import Plan as Content
from vafa.journeys.rules.steps import read_content
from vafa.journeys.web.editor_cards import AIM, ENTRY, HEADS, Card, card_of
from vafa.journeys.web.editor_fresh import fresh
from vafa.journeys.web.editor_page import named, shown
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page, plan_or_404
from vafa.journeys.web.step_words import STEP_KINDS, who_words
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Where = dict[str, str]
TAKEN_OUT = "plan_taken_out"  # in the session: the step that was taken out last


@grow_page(EDIT, "GET", "HEAD", "POST")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft; keep what was typed and do what the pressed button says."""
    plan = plan_or_404(pk)
    if request.method != "POST":
        return _show(request, plan, card_of(request.GET.get("open", ""), draft_of(plan), plan.name))
    verb, _colon, about = request.POST.get("do", "save").partition(":")
    if verb == "discard":
        discard_draft(plan, actor=actor_of(request), at=now())
        return go(request, request.path)
    before = draft_of(plan)
    card = card_of(request.POST.get("open", ""), before, plan.name, request.POST)
    content = before
    if card is not None and not (verb in ("remove", "clear") and about == card.key):
        if not card.valid:
            return _show(request, plan, card, status=422)
        content = card.changed()
    content, where = _done(request, plan, content, verb, about)
    try:
        _keep(request, plan, before, content, card)
        if verb == "publish":
            publish(plan, actor=actor_of(request), at=now())
            return go(request, _home(plan))
    except Refused as refused:
        here = card_of(str(refused.data.get("touchpoint", "")), content, plan.name) or card
        return _show(
            request, plan_or_404(pk), here, status=422, trouble=sentence(named(refused, read_content(content)))
        )
    return _on(request, where or {"at": card.key if card else about})


@grow_page(EDIT, "POST")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the conditions that are being put together would find now."""
    plan = plan_or_404(pk)
    card = card_of(request.POST.get("open", ""), draft_of(plan), plan.name, request.POST)
    return render(request, "journeys/desk/edit_look.html", {"look": look_of(request, card)})


def look_of(request: HttpRequest, card: Card | None) -> dict[str, object]:
    """The sentence of a card's conditions; with how many there are, where they say who begins."""
    if card is None or card.clicks is None:
        return {}
    told = card.clicks.data()
    if card.clicks.error:
        return {"trouble": card.clicks.error}
    words = who_words(told or {"all": []}) if told or card.key == ENTRY else ""
    if card.key != ENTRY or not words:
        return {"words": words}
    try:
        return {"words": words, "count": count_for(asker_of(request), read_conditions(told or {"all": []}), now())}
    except Refused as refused:
        return {"trouble": sentence(refused)}


def _keep(request: HttpRequest, plan: Plan, before: Content, content: Content, card: Card | None) -> None:
    if card is not None and card.key == AIM and card.form.is_bound:
        rename_plan(plan, card.form.cleaned_data["name"], actor=actor_of(request), at=now())
    read = read_content(content)
    if read != read_content(before):
        save_draft(plan, content, actor=actor_of(request), at=now())


def _done(request: HttpRequest, plan: Plan, content: Content, verb: str, about: str) -> tuple[Content, Where]:
    """The content after what the button says, and where one is then."""
    do = VERBS.get(verb)
    return do(request, plan, content, about) if do else (content, {})


def _open(_request: HttpRequest, _plan: Plan, content: Content, key: str) -> tuple[Content, Where]:
    return content, {"open": key} if key in HEADS or find(content, key) else {}


def _choose(_request: HttpRequest, _plan: Plan, content: Content, where: str) -> tuple[Content, Where]:
    return content, {"add": where}


def _add(_request: HttpRequest, _plan: Plan, content: Content, what: str) -> tuple[Content, Where]:
    """`what` is kind:position:place."""
    kind, _, rest = what.partition(":")
    at, _, place = rest.partition(":")
    full = sum(1 for _row in every_row(content.get("steps", []))) >= MOST_STEPS
    if kind not in STEP_KINDS or not (at.isascii() and at.isdecimal() and len(at) < 4) or full:
        return content, {}
    row = fresh(kind, content, place)
    return put_in(content, place, int(at), row), {"open": row["key"]}


def _move(direction: str) -> "Verb":
    def move(_request: HttpRequest, _plan: Plan, content: Content, key: str) -> tuple[Content, Where]:
        return moved(content, key, direction), {"at": key}

    return move


def _copy(_request: HttpRequest, _plan: Plan, content: Content, key: str) -> tuple[Content, Where]:
    content, copy = copied(content, key)
    return content, {"at": copy or key}


def _remove(request: HttpRequest, plan: Plan, content: Content, key: str) -> tuple[Content, Where]:
    found = find(content, key)
    if found is None:
        return content, {}
    place, at = found
    rows = dict(places(content))[place]
    request.session[TAKEN_OUT] = {"plan": plan.pk, "place": place, "at": at, "row": rows[at]}
    near = rows[at + 1]["key"] if at + 1 < len(rows) else rows[at - 1]["key"] if at else place.rpartition(":")[0]
    return taken_out(content, key), {"at": near or ENTRY, "undo": "1"}


def _undo(request: HttpRequest, plan: Plan, content: Content, _about: str) -> tuple[Content, Where]:
    kept: Mapping[str, Any] = request.session.pop(TAKEN_OUT, {})
    if kept.get("plan") != plan.pk or find(content, kept["row"]["key"]):
        return content, {}
    return put_in(content, kept["place"], kept["at"], kept["row"]), {"at": kept["row"]["key"]}


def _clear(_request: HttpRequest, _plan: Plan, content: Content, key: str) -> tuple[Content, Where]:
    """Conditions of a card begin anew."""
    if key == ENTRY:
        entry = {name: value for name, value in content.get("entry", {}).items() if name != "when"}
        content = {**content, "entry": {**entry, "audience": {"all": []}} if "audience" in entry else entry}
    elif key in HEADS:
        content = {**content, "exits": [one for one in content.get("exits", []) if one.get("when") is None]}
    else:
        content = replaced(content, key, {"when": {"all": []}})
    return content, {"open": key}


Verb = Callable[[HttpRequest, Plan, Content, str], tuple[Content, Where]]
VERBS: Mapping[str, Verb] = {
    "open": _open, "adding": _choose, "add": _add, "copy": _copy, "remove": _remove, "undo": _undo, "clear": _clear,
    **{one: _move(one) for one in DIRECTIONS},
}  # fmt: skip


def _on(request: HttpRequest, where: Where) -> HttpResponse:
    """To the same page; the address says where one is, for script and for the browser without it."""
    anchor = where.get("open") or where.get("at") or ""
    given = urlencode({name: value for name, value in where.items() if value})
    return redirect(f"{request.path}{'?' + given if given else ''}{'#step-' + anchor if anchor else ''}")


def _home(plan: Plan) -> str:
    return reverse("desk_plan", args=[plan.pk])


def _show(request: HttpRequest, plan: Plan, card: Card | None, *, status: int = 200, trouble: str = "") -> HttpResponse:
    taken = request.session.get(TAKEN_OUT, {}) if request.GET.get("undo") else {}
    context = shown(
        plan, card, asker_of(request), at=request.GET.get("at", ""), add=request.GET.get("add", ""), trouble=trouble
    )
    context |= {"look": look_of(request, card), "undo": taken.get("plan") == plan.pk, "back": _home(plan)}
    return render(request, "journeys/desk/edit.html", context, status=status)
