"""The editor of a plan: its draft as plain forms, what publishing would change in words, and publishing itself."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vafa.conversations.access import LETTERS
from vafa.journeys.access import EDIT
from vafa.journeys.actions.plans import discard_draft, draft_changes, known_letters, publish, save_draft
from vafa.journeys.models import CALL, MESSAGE, SURVEY, Plan
from vafa.journeys.queries import content_of, current_touchpoints
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import path_of
from vafa.journeys.web.changes import told_changes
from vafa.journeys.web.forms import TouchpointForm, initial_of
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page, plan_or_404
from vafa.journeys.web.words import ICONS, KINDS, letter_titles, window_words
from vafa.platform.access import may
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Rows = list[dict[str, object]]
MOST = 40  # touchpoints of one plan


@grow_page(EDIT, "GET", "HEAD", "POST")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft; keep what was typed and do what the pressed button says."""
    plan = plan_or_404(pk)
    if request.method != "POST":
        return _show(request, plan, [_form(one, at) for at, one in enumerate(_touchpoints(plan))])
    action, _colon, key = request.POST.get("do", "save").partition(":")
    if action == "discard":
        discard_draft(plan, actor=actor_of(request), at=now())
        return go(request, request.path)
    forms = _posted(request)
    if action == "remove":
        forms = [form for form in forms if form.data.get(f"{form.prefix}-key") != key]
    if [form for form in forms if not form.is_valid()]:  # every one is asked, so that each says what is wrong
        return _show(request, plan, forms, status=422)
    rows = _changed([form.row() for form in forms], action, key)
    try:
        save_draft(plan, _with_steps(plan, rows), actor=actor_of(request), at=now())
        if action == "publish":
            publish(plan, actor=actor_of(request), at=now())
            return go(request, reverse("desk_grow"))
    except Refused as refused:
        return _show(request, plan_or_404(pk), forms, status=422, trouble=sentence(refused))
    here = rows[-1]["key"] if action == "add" else key
    return go(request, f"{request.path}#{here}" if here else request.path)


def _touchpoints(plan: Plan) -> list[Touchpoint]:
    return path_of(read_content(plan.draft)).touchpoints if plan.draft is not None else current_touchpoints(plan)


def _with_steps(plan: Plan, rows: Rows) -> dict[str, object]:
    """The plan's content with these steps."""
    kept = plan.draft
    if kept is None:
        content = content_of(plan)
        kept = content.as_json() if content else {}
    return {**kept, "steps": rows}


def _form(one: Touchpoint, at: int) -> TouchpointForm:
    return TouchpointForm(prefix=f"t{at}", initial=initial_of(one), letters=_letters())


def _posted(request: HttpRequest) -> list[TouchpointForm]:
    """The forms that were sent, in their order."""
    sent = [at for at in range(MOST) if f"t{at}-key" in request.POST]
    letters = _letters()
    return [TouchpointForm(request.POST, prefix=f"t{at}", letters=letters) for at in sent]


def _letters() -> dict[str, str]:
    titles = letter_titles(sorted(known_letters()), active().language)
    return {key: title for key, title in titles.items() if key != "test_message"}


def _changed(rows: Rows, action: str, key: str) -> Rows:
    """The rows after a button: one more, or one that changed its days and place with a neighbour."""
    if action == "add" and key in KINDS and len(rows) < MOST:
        return [*rows, _fresh(rows, key)]
    place = next((at for at, row in enumerate(rows) if row["key"] == key), None)
    other = None if place is None else place - 1 if action == "earlier" else place + 1
    if action in ("earlier", "later") and place is not None and other is not None and 0 <= other < len(rows):
        rows[place]["window"], rows[other]["window"] = rows[other]["window"], rows[place]["window"]
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _fresh(rows: Rows, kind: str) -> dict[str, object]:
    """A touchpoint to fill in, after the last day of the others."""
    taken, number = {row["key"] for row in rows}, 1
    while f"{kind}_{number}" in taken:
        number += 1
    last: int = max((window[1] for row in rows if isinstance(window := row["window"], list)), default=-1)
    purposes = {MESSAGE: "care", CALL: "care", SURVEY: "survey"}
    letters = {MESSAGE: "care", CALL: "", SURVEY: "survey"}
    return {
        "key": f"{kind}_{number}",
        "kind": kind,
        "name": {active().language: str(KINDS[kind])},
        "purpose": purposes[kind],
        "window": [last + 1, last + 7],
        "letter": letters[kind],
        "question": "score" if kind == SURVEY else "",
    }


def _show(
    request: HttpRequest, plan: Plan, forms: Sequence[TouchpointForm], *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    before = current_touchpoints(plan)
    changes = []
    try:
        changes = told_changes(before, _touchpoints(plan), draft_changes(plan))
    except Refused as refused:
        trouble = trouble or sentence(refused)
    last = plan.versions.order_by("-number").first()
    context = {
        "plan": plan,
        "cards": [_card(form, at, len(forms), may(asker_of(request), LETTERS)) for at, form in enumerate(forms)],
        "changes": changes,
        "trouble": trouble,
        "invalid": any(form.is_bound and form.errors for form in forms),
        "next": last.number + 1 if last else 1,
        "version": last,
        "kinds": [(key, str(words), ICONS[key]) for key, words in KINDS.items()],
        "back": reverse("desk_grow"),
    }
    return render(request, "journeys/desk/edit.html", context, status=status)


def _card(form: TouchpointForm, at: int, count: int, may_write: bool) -> dict[str, Any]:
    """A touchpoint's form with what its head says."""

    def value(name: str) -> str:
        return str(form[name].value() or "")

    kind, language = value("kind"), active().language
    names = [value(f"name_{language}"), *(str(field.value() or "") for field in form.names)]
    start, end = (to_latin(value(name)) for name in ("from_day", "to_day"))
    days = window_words(int(start), int(end)) if start.isdecimal() and end.isdecimal() else ""
    letter = value("letter")
    return {
        "form": form,
        "key": value("key"),
        "name": next(filter(None, names), ""),
        "icon": ICONS.get(kind, "mail"),
        "days": days,
        "is_call": kind == CALL,
        "first": at == 0,
        "last": at == count - 1,
        "open": form.is_bound and bool(form.errors),
        "letter_url": reverse("desk_letter", args=[letter, language]) if letter and may_write else "",
    }
