"""What is pressed in the editor or on the map: what was typed is kept first, and then it does what the button says.

One step is open at a time; where one is afterwards stands in the address (`open`, `at`, `add`), so that the page is the
same after reloading, and the same with and without script. Who shows the page hands in how.
"""

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.audiences import count_for
from vafa.journeys.actions.plans import discard_draft, draft_of, publish, rename_plan, save_draft, undo_draft
from vafa.journeys.models import Plan
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.editing import Plan as Content
from vafa.journeys.rules.editing import find, unfinished, with_typed
from vafa.journeys.rules.steps import read_content
from vafa.journeys.web.editor_cards import AIM, ENTRY, Card, card_of
from vafa.journeys.web.editor_page import named
from vafa.journeys.web.editor_verbs import Where, done
from vafa.journeys.web.page import actor_of, asker_of, go, plan_or_404
from vafa.journeys.web.step_words import who_words
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

NOT_KEPT = ("remove", "clear", "leave")  # of the open step: what was typed goes with it


class Show(Protocol):
    """Shows the page with this card open."""

    def __call__(
        self, request: HttpRequest, plan: Plan, card: Card | None, *, status: int = 200, trouble: str = ""
    ) -> HttpResponse: ...


def answered(request: HttpRequest, plan: Plan, show: Show) -> HttpResponse:
    """Keep what was typed, do what the pressed button says, and go on to the same page.

    What cannot be kept yet stays typed beside its step, which is unfinished until it can; one who saves or publishes is
    told at once.
    """
    verb, _colon, about = request.POST.get("do", "save").partition(":")
    if whole := WHOLE.get(verb):
        return whole(request, plan, about, show)
    before = content = draft_of(plan)
    card = card_of(request.POST.get("open", ""), before, plan.name, request.POST)
    if card is not None and not (verb in NOT_KEPT and about == card.key):
        if card.valid:
            content = with_typed(card.changed(), card.key, None)
        elif verb in ("save", "publish"):
            return show(request, plan, card, status=422)
        else:
            content = with_typed(before, card.key, card.typed)
    content, where = done(content, verb, about)
    try:
        _keep(request, plan, before, content, card)
        if verb == "publish":
            publish(plan, actor=actor_of(request), at=now())
            return go(request, reverse("desk_plan", args=[plan.pk]))
    except Refused as refused:
        here = card_of(str(refused.data.get("touchpoint", "")), content, plan.name) or card
        trouble = sentence(named(refused, read_content(content)))
        return show(request, plan_or_404(plan.pk), here, status=422, trouble=trouble)
    return _on(request, where or {"at": about if verb == "leave" or card is None else card.key})


def look_of(request: HttpRequest, card: Card | None, *, counted: bool = False) -> dict[str, object]:
    """The sentence of a card's conditions; with how many there are, where they say who begins.

    A page is not held up by counting: it says that there is something to count (`counts`), and asks once it is there.
    """
    if card is None or card.clicks is None:
        return {}
    told = card.clicks.data()
    if card.clicks.error:
        return {"trouble": card.clicks.error}
    words = who_words(told or {"all": []}) if told or card.key == ENTRY else ""
    if card.key != ENTRY or not words or not counted:
        return {"words": words, "counts": card.key == ENTRY and bool(words)}
    try:
        return {"words": words, "count": count_for(asker_of(request), read_conditions(told or {"all": []}), now())}
    except Refused as refused:
        return {"trouble": sentence(refused)}


def _keep(request: HttpRequest, plan: Plan, before: Content, content: Content, card: Card | None) -> None:
    if card is not None and card.key == AIM and card.form.is_bound and card.valid:
        rename_plan(plan, card.form.cleaned_data["name"], actor=actor_of(request), at=now())
    if read_content(content) != read_content(before) or unfinished(content) != unfinished(before):
        save_draft(plan, content, actor=actor_of(request), at=now())


def _discard(request: HttpRequest, plan: Plan, _about: str, _show: Show) -> HttpResponse:
    discard_draft(plan, actor=actor_of(request), at=now())
    return go(request, f"{request.path}?thrown=1")


def _undo(request: HttpRequest, plan: Plan, about: str, show: Show) -> HttpResponse:
    """Take back the last change, and stand where it was."""
    before = read_content(draft_of(plan))
    try:
        change = int(about) if about.isascii() and about.isdecimal() and len(about) < 19 else 0
        plan = undo_draft(plan, change, actor=actor_of(request), at=now())
    except Refused as refused:
        return show(request, plan, None, status=refused.status, trouble=sentence(refused))
    after = draft_of(plan)
    changed = [key for key in differences(before, read_content(after)) if key and find(after, key)]
    return _on(request, {"at": changed[0] if changed else request.POST.get("open", "")})


def _on(request: HttpRequest, where: Where) -> HttpResponse:
    """To the same page; the address says where one is, for script and for the browser without it."""
    anchor = where.get("open") or where.get("at") or ""
    given = urlencode({name: value for name, value in where.items() if value})
    return redirect(f"{request.path}{'?' + given if given else ''}{'#step-' + anchor if anchor else ''}")


WHOLE: dict[str, Callable[[HttpRequest, Plan, str, Show], HttpResponse]] = {"discard": _discard, "undo": _undo}
