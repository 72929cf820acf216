"""The stages of a case at the desk: their forms and checklists, going on, going back, asking for a yes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from vafa.cases.access import OVERRIDE, RESOLVE, WORK
from vafa.cases.actions import ask_to_leave, move_stage, resolve, tick
from vafa.cases.actions.forms import AsWrittenBy, fill_form
from vafa.cases.models import Case, StageForm
from vafa.cases.queries import StageWork, kind_shape, missing_of, stage_work
from vafa.cases.rules.forms import Reading, changed_fields, read_answers
from vafa.cases.rules.shapes import CLOSURE, STAGES, words_in
from vafa.cases.rules.staging import way
from vafa.cases.web.asking import ask, done
from vafa.cases.web.files import stored_file
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk, case_of, wanted_part
from vafa.cases.web.steps import step_parts
from vafa.cases.web.work import PREFIX, filled_fields, form_fields, missing_words, strip_of
from vafa.platform.access import may, require
from vafa.platform.files.actions import keep_file
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence

BESIDE = ("csrfmiddlewaretoken", "seen")  # what a form posts beside its answers


@case_desk("", "GET", "HEAD", "POST")
def stage(request: HttpRequest, number: int, stage: int) -> HttpResponse:
    """One stage: its checklist and form, to be worked on while the case is in it, else to be read."""
    case, at = case_of(request, number), now()
    refuse_if(stage not in STAGES, Refused("cases.unknown_stage", status=404))
    work = stage_work(case, stage)
    if request.method != "POST":
        return _show(request, case, work)
    require(asker_of(request), WORK)
    return _fill(request, case, work, at)


def _show(request: HttpRequest, case: Case, work: StageWork, **more: Any) -> HttpResponse:
    may_work = may(asker_of(request), WORK) and case.resolved_at is None and work.number == case.stage
    language, answers = active().language, work.facts.answers
    refused = more.pop("refused", None)
    status = more.pop("status", 200)
    context: dict[str, object] = {
        "work": strip_of(case, work, may_work, id="stage-work"),
        "number": work.number,
        "name": words_in(work.shape.name, language),
        "form": work.form,
        "seen": work.form.recorded_at.isoformat() if work.form else "",
        "may_work": may_work,
        "filled": filled_fields(work.shape.fields, answers),
        "files": [(key, answers[key]["name"]) for key in _file_keys(work, answers)],
        "missing": [missing_words(one) for one in work.missing],
        "fields": form_fields(work.shape.fields, answers) if may_work else [],
        **more,
    }
    return ask(request, case, "stage", context, refused=refused, status=status)


def _file_keys(work: StageWork, answers: Mapping[str, Any]) -> list[str]:
    return [one.key for one in work.shape.fields if one.kind == "file" and one.key in answers]


def _fill(request: HttpRequest, case: Case, work: StageWork, at: datetime) -> HttpResponse:
    refuse_if(work.number != case.stage, Refused("cases.stage_over"))
    typed = {name[len(PREFIX) :]: request.POST.getlist(name) for name in request.POST if name.startswith(PREFIX)}
    kept, problems = _files(request, work, at)
    seen = _moment(request.POST.get("seen", ""))
    actor, saved = actor_of(request), work.facts.answers
    try:
        strange = next((one for one in request.POST if not one.startswith(PREFIX) and one not in BESIDE), None)
        refuse_if(strange is not None, Refused("cases.unknown_field", status=400, name=str(strange)[:80]))
        found = read_answers(work.shape.fields, typed, kept=kept, how=AsWrittenBy(active()))
        problems |= {key: sentence(refused) for key, refused in found.problems.items()}
        if not problems:
            fill_form(case, work.number, found.answers, seen=seen, check_seen=True, actor=actor, at=at)
            return done(request, case.number)
    except Refused as refused:
        return _again(request, case, typed, refused, saved)
    if changed_fields(saved, {**saved, **kept}):  # files are not sent twice, so those that came are kept at once
        fill_form(case, work.number, {**saved, **kept}, actor=actor, at=at)
    return _again(request, case, typed, None, None, problems)


def _again(
    request: HttpRequest,
    case: Case,
    typed: Mapping[str, list[str]],
    refused: Refused | None,
    before: Mapping[str, Any] | None,
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The form once more with what was typed; what somebody else saved meanwhile stands beside it."""
    work = stage_work(case)
    changed = refused is not None and refused.code == "cases.form_changed"
    mine = read_safely(work, typed) if changed else work.facts.answers
    saved = work.facts.answers if changed else None
    fields = form_fields(work.shape.fields, mine, typed=typed, problems=problems, saved=saved)
    return _show(request, case, work, fields=fields, refused=refused, status=400)


def read_safely(work: StageWork, typed: Mapping[str, list[str]]) -> Mapping[str, Any]:
    """What can be read of what was typed."""
    known = {one.key for one in work.shape.fields}
    given = {key: texts for key, texts in typed.items() if key in known}
    found: Reading = read_answers(work.shape.fields, given, kept=work.facts.answers, how=AsWrittenBy(active()))
    return found.answers


def _files(request: HttpRequest, work: StageWork, at: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers to questions for a file: what was kept before, or what came now; and why a file was refused."""
    kept, problems = {}, {}
    for one in work.shape.fields:
        if one.kind != "file":
            continue
        before = work.facts.answers.get(one.key)
        upload = request.FILES.get(PREFIX + one.key)
        try:
            file = keep_file(upload, at=at) if upload else None
        except Refused as refused:
            problems[one.key] = sentence(refused)
            file = None
        if file is not None and (before is None or before["sha256"] != file.sha256):
            before = {"id": file.pk, "name": file.name, "size": file.size, "sha256": file.sha256}
        if before is not None:
            kept[one.key] = before
    return kept, problems


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@case_desk("")
def file(request: HttpRequest, number: int, stage: int, key: str) -> FileResponse:
    """A file that answers a question of a stage's form."""
    form = get_object_or_404(StageForm, case=case_of(request, number), stage=stage)
    given = form.answers.get(key)
    pk = given.get("id", 0) if isinstance(given, dict) else 0
    return stored_file(get_object_or_404(StoredFile, pk=pk))


@case_desk(WORK, "POST")
def tick_item(request: HttpRequest, number: int, stage: int) -> HttpResponse:
    """Tick an item off, or open it again. A script gets the strip, and the next step as it is now."""
    case, at = case_of(request, number), now()
    tick(
        case, stage, request.POST.get("item", ""), done=request.POST.get("done") == "1", actor=actor_of(request), at=at
    )
    part = wanted_part(request)
    if part not in ("work", "stage-work"):
        return done(request, number)
    work = stage_work(case)
    context = step_parts(request, case, work, at) | {"work": strip_of(case, work, True, id=part)}
    context["page_work"] = strip_of(case, work, True) if part == "stage-work" else None
    return answer(request, "ticked", context)


@case_desk("", "GET", "HEAD", "POST")
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Go on to another stage, or back; what is open is shown with its ways, and who may goes on all the same."""
    case, at, asker = case_of(request, number), now(), asker_of(request)
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("to", "")
    to = int(asked) if asked in ("1", "2", "3", "4") else min(case.stage + 1, CLOSURE)
    why, how = given.get("why", "").strip()[:2000], given.get("how", "").strip()[:5000]
    if request.method != "POST":
        return ask_move(request, case, to)
    require(asker, WORK)
    try:
        if to == CLOSURE and case.resolved_at is None:
            require(asker, RESOLVE)
            resolve(case, how, override=why, actor=actor_of(request), at=at)
        else:
            move_stage(case, to, override=why, actor=actor_of(request), at=at)
    except Refused as refused:
        return ask_move(request, case, to, why=why, how=how, refused=refused)
    return done(request, number)


def ask_move(
    request: HttpRequest, case: Case, to: int, *, why: str = "", how: str = "", refused: Refused | None = None
) -> HttpResponse:
    """The question before going on or back: what is still open, and why it is done all the same."""
    shape, language, asker = kind_shape(case.kind, case.kind_version), active().language, asker_of(request)
    open_items = missing_of(case, way(shape, case.stage, to))
    context: dict[str, object] = {
        "to": to,
        "to_name": words_in(shape.stage(to).name, language),
        "goes_back": to < case.stage,
        "resolves": to == CLOSURE,
        "stages": [(n, words_in(shape.stage(n).name, language)) for n in STAGES[:-1] if n < case.stage],
        "open_items": [(stage, one, missing_words(one)) for stage, one in open_items],
        "only_a_yes": bool(open_items) and all(one.what == "approval" for _, one in open_items),
        "may_override": may(asker, OVERRIDE),
        "may_work": may(asker, WORK),
        "why": why,
        "how": how,
    }
    return ask(request, case, "move", context, refused=refused)


@case_desk(WORK, "POST")
@transaction.atomic
def ask_yes(request: HttpRequest, number: int) -> HttpResponse:
    """Ask who is accountable for a yes to leaving this stage."""
    case = case_of(request, number)
    try:
        with transaction.atomic():
            words = request.POST.get("words", "").strip()
            ask_to_leave(case, words, asker=asker_of(request), actor=actor_of(request), at=now())
    except Refused as refused:
        return ask_move(request, case, min(case.stage + 1, CLOSURE), refused=refused)
    return done(request, number)
