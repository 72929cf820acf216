"""Keying in what was written on paper: a stage's form with the day and time it was filled in, which stay its own."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from vafa.cases.access import WORK
from vafa.cases.actions.forms import AsWrittenBy, fill_form
from vafa.cases.models import Case
from vafa.cases.queries import StageWork, stage_work
from vafa.cases.rules.forms import read_answers
from vafa.cases.rules.shapes import STAGES, words_in
from vafa.cases.web.page import actor_of, answer, case_desk, case_of
from vafa.cases.web.work import PREFIX, form_fields
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import FormField
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence

DAY, TIME = "filled_day", "filled_time"


@case_desk(WORK, "GET", "HEAD", "POST")
def keyed_in(request: HttpRequest, number: int, stage: int) -> HttpResponse:
    """The form of any stage of an open case, to be copied from paper; its own time is asked first."""
    refuse_if(stage not in STAGES, Refused("cases.unknown_stage", status=404))
    case, at = case_of(request, number), now()
    work = stage_work(case, stage)
    if request.method != "POST":
        return _page(request, case, work, at)
    posted = {name: request.POST.getlist(name) for name in request.POST}
    typed = {name[len(PREFIX) :]: texts for name, texts in posted.items() if name.startswith(PREFIX)}
    problems: dict[str, str] = {}
    try:
        found = read_answers(work.shape.fields, typed, kept=work.facts.answers, how=AsWrittenBy(active()))
        problems = {key: sentence(refused) for key, refused in found.problems.items()}
        if not problems:
            filled = written_when(request)
            fill_form(case, stage, found.answers, filled_at=filled, on_paper=True, actor=actor_of(request), at=at)
            return redirect("desk_case", number)
        wrong = ""
    except Refused as refused:
        wrong = sentence(refused)
    return _page(request, case, work, at, typed=typed, problems=problems, wrong=wrong)


def written_when(request: HttpRequest) -> datetime:
    """When it was written on paper, on the reader's clock."""
    reader = active()
    day = AsWrittenBy(reader).day(request.POST.get(DAY, ""))
    try:
        hours, minutes = to_latin(request.POST.get(TIME, "")).split(":")
        written = time(int(hours), int(minutes))
    except ValueError as problem:
        raise Refused("cases.bad_time", status=400) from problem
    return datetime.combine(day, written, tzinfo=ZoneInfo(reader.time_zone))


def when_fields(request: HttpRequest, at: datetime) -> list[FormField]:
    """The day and the time it was written on paper; now, until somebody says otherwise."""
    here, language = at.astimezone(ZoneInfo(active().time_zone)), active().language
    day = request.POST.get(DAY) or show_day(here.date(), style="numeric")
    clock = request.POST.get(TIME) or to_reader(f"{here:%H:%M}", language)
    such = gettext("Such as %(time)s") % {"time": to_reader("14:30", language)}
    return [
        FormField(DAY, gettext("Day it was filled in"), "date", day, required=True),
        FormField(TIME, gettext("Time it was filled in"), "text", clock, hint=such, required=True),
    ]


def _page(
    request: HttpRequest,
    case: Case,
    work: StageWork,
    at: datetime,
    *,
    typed: dict[str, list[str]] | None = None,
    problems: dict[str, str] | None = None,
    wrong: str = "",
) -> HttpResponse:
    fields = [one for one in work.shape.fields if one.kind != "file"]
    context = {
        "case": case,
        "number": work.number,
        "name": words_in(work.shape.name, active().language),
        "when": when_fields(request, at),
        "fields": form_fields(fields, work.facts.answers, typed=typed, problems=problems),
        "wrong": wrong,
    }
    return answer(request, "keyed", context, 400 if wrong or problems else 200)
