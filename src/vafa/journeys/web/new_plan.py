"""A new plan: from one that came with Vafa, from nothing, or from a file; and a plan as a file."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.actions.plan_files import bring_in, written
from vafa.journeys.actions.plans import NOTHING, begin_plan
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.touchpoints import in_language
from vafa.journeys.rules.walking import path_of
from vafa.journeys.shipped import Shipped, shipped_plans
from vafa.journeys.web.page import actor_of, go, grow_page, plan_or_404
from vafa.journeys.web.step_words import entry_words, step_sentence
from vafa.journeys.yaml_plans import LARGEST
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence

EMPTY = "plan"  # the key of one that begins with nothing


@grow_page(EDIT, "GET", "HEAD", "POST")
def new_plan(request: HttpRequest) -> HttpResponse:
    """Show what one may begin with; begin with what was chosen."""
    if request.method != "POST":
        return _show(request)
    chosen, name = request.POST.get("from", ""), request.POST.get("name", "")
    shipped = next((one for one in shipped_plans() if one.key == chosen), None)
    content = read_content(shipped.content).as_json() if shipped else NOTHING
    called = name.strip() or (in_language(shipped.name, active().language) if shipped else "")
    try:
        plan = begin_plan(called, content, key=shipped.key if shipped else EMPTY, actor=actor_of(request), at=now())
    except Refused as refused:
        return _show(request, name=name, trouble=sentence(refused), status=422)
    return go(request, reverse("desk_plan_edit", args=[plan.pk]))


@grow_page(EDIT, "POST")
def take_file(request: HttpRequest) -> HttpResponse:
    """A plan from a file becomes the draft of the plan it names."""
    try:
        plan = bring_in(_text(request.FILES.get("file")), actor=actor_of(request), at=now())
    except Refused as refused:
        return _show(request, file_trouble=sentence(refused), status=422)
    return go(request, reverse("desk_plan_edit", args=[plan.pk]))


@grow_page(VIEW, "GET", "HEAD")
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a file."""
    plan = plan_or_404(pk)
    response = HttpResponse(written(plan), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{plan.key}.yaml"'
    return response


def _text(upload: object) -> str:
    """What was uploaded, as text. Refused: journeys.file_none, .file_too_large, .file_no_text."""
    if not isinstance(upload, UploadedFile):
        raise Refused("journeys.file_none", status=422)
    refuse_if((upload.size or 0) > LARGEST * 4, Refused("journeys.file_too_large", most=LARGEST // 1024, status=422))
    try:
        return bytes(upload.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("journeys.file_no_text", status=422) from error


def _show(
    request: HttpRequest, *, name: str = "", trouble: str = "", file_trouble: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "starts": [_start(one) for one in shipped_plans()],
        "name": name,
        "trouble": trouble,
        "file_trouble": file_trouble,
        "largest": LARGEST // 1024,
        "back": reverse("desk_grow"),
    }
    return render(request, "journeys/desk/new_plan.html", context, status=status)


def _start(shipped: Shipped) -> dict[str, object]:
    content, language = read_content(shipped.content), active().language
    return {
        "key": shipped.key,
        "name": in_language(shipped.name, language),
        "about": in_language(shipped.about, language),
        "entry": entry_words(content.entry),
        "steps": [step_sentence(one) for one in path_of(content).touchpoints],
    }
