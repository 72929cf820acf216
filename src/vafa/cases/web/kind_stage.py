"""The page of one stage of a kind: its form, checklist, promise, what the customer is told."""

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from vafa.cases.access import SHAPE
from vafa.cases.actions.setup import save_kind
from vafa.cases.queries.setup import current_kind
from vafa.cases.rules.shapes import STAGES, KindShape, read_kind, to_data, words_in
from vafa.cases.web.page import actor_of, case_desk
from vafa.cases.web.shape_words import Names
from vafa.cases.web.shaping import go, number_posted, show
from vafa.cases.web.stage_form import (
    StageForm,
    is_rearranging,
    kept_form,
    posted_form,
    problems_of,
    rearranged,
    showable,
)
from vafa.cases.web.work import form_fields
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Check, Tab, Work
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


@case_desk(SHAPE, "GET", "HEAD", "POST")
def kind_stage(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A stage to be shaped. A button rearranges what was typed, or saves it as the kind's next version."""
    shape = kind_or_404(key)
    if number not in STAGES:
        raise Http404
    form, seen = kept_form(shape, number), shape.version
    if request.method != "POST":
        return _page(request, shape, number, form, seen)
    form, seen, act = (
        posted_form(request.POST, form),
        number_posted(request.POST, "seen", -1),
        request.POST.get("do", ""),
    )
    if is_rearranging(act):
        return _page(request, shape, number, rearranged(form, act), seen)
    form.errors = problems_of(form.data)
    if form.errors:
        return _page(request, shape, number, form, seen, status=422)
    try:
        row = save_kind(key, _with(shape, number, form), seen=seen, actor=actor_of(request), at=now())
    except Refused as refused:
        # What is saved now has been seen then: the next press saves over it, knowingly.
        return _page(request, shape, number, form, shape.version, error=sentence(refused), status=refused.status)
    just = f"?just={shape.version}" if row.version != shape.version else ""
    return go(request, reverse("desk_kind", args=[key]) + just)


def kind_or_404(key: str) -> KindShape:
    """The kind as it is shaped now, also one that is switched off."""
    shape = current_kind(key)
    if shape is None:
        raise Http404
    return shape


def _with(shape: KindShape, number: int, form: StageForm) -> dict[str, Any]:
    data = to_data(shape)
    data["stages"] = [form.data if place == number else one for place, one in enumerate(data["stages"], 1)]
    return data


def _page(
    request: HttpRequest,
    shape: KindShape,
    number: int,
    form: StageForm,
    seen: int,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    language, stage = active().language, shape.stage(number)
    tabs = [
        Tab(words_in(one.name, language), reverse("desk_kind_stage", args=[shape.key, n]), current=n == number)
        for n, one in enumerate(shape.stages, 1)
    ]
    people, names = [], Names()
    for letter in "RACI":
        people.append((letter, names.of(getattr(stage.people, letter))))
    context: dict[str, object] = {
        "shape": shape,
        "kind": words_in(shape.name, language),
        "number": number,
        "title": words_in(stage.name, language),
        "tabs": tabs,
        "form": form,
        "heads": form.heads(),
        "seen": seen,
        "error": error,
        "people": people,
        "preview": _preview(shape, number, form),
    }
    return show(request, "stage", "kinds", context, status)


def _preview(shape: KindShape, number: int, form: StageForm) -> dict[str, object]:
    """The stage as an agent will see it."""
    stage, language = shape.stage(number), active().language
    data = to_data(shape)
    data["stages"] = [*data["stages"][:3], showable(form.data) | {"name": {"en": "-"}}]
    with suppress(Refused):  # what cannot be shown yet leaves the look at what is kept
        stage = read_kind(shape.key, data).stages[3]
    checks = [
        Check(one.key, words_in(one.text, language), required=one.required, disabled=True, automatic=bool(one.auto))
        for one in stage.checks
    ]
    title = words_in(form.data["name"], language)
    return {
        "work": Work(title, checks, "", id="preview-work") if checks else None,
        "fields": form_fields(stage.fields, {}),
        "tell": words_in(form.data["tell"], language),
    }
