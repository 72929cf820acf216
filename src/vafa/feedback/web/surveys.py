"""Surveys as staff see them: how each one fares, its questions, and the answers behind every number."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.cases.access import VIEW as SEE_CASES
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.feedback.access import EDIT, VIEW
from vafa.feedback.actions.surveys import add_survey, ensure_surveys, set_active
from vafa.feedback.models import KINDS, TRIGGERS, Response, Survey, SurveyVersion
from vafa.feedback.queries.surveys import (
    Figures,
    Week,
    answer_shares,
    by_week,
    current_version,
    fields_of,
    responses_of,
    survey_figures,
)
from vafa.feedback.rules.answers import as_texts
from vafa.feedback.rules.forms import FORM, SCALE, TEXT, Field
from vafa.feedback.rules.scores import EDGES, net_promoters, score_class
from vafa.feedback.web.asked import Asked, condition_words, made_ready, shown_answer
from vafa.feedback.web.page import actor_of, address_of, asker_of, feedback_page, number, percent, show
from vafa.feedback.wording import TONES, score_of, score_words, survey_name
from vafa.platform.access import may
from vafa.platform.i18n import language as language_of
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Pager, State
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

SINCE = timedelta(days=90)
MOOD: dict[str, State] = {"late": "late", "plain": "planned", "good": "kept"}


@dataclass(frozen=True)
class SurveyLine:
    """A survey and how it fared in the last ninety days, in words."""

    survey: Survey
    name: str
    url: str
    when: str
    sent: str
    answered: str
    rate: str
    mean: str


@feedback_page(VIEW)
def surveys(request: HttpRequest) -> HttpResponse:
    """Every survey with its figures, in four statements."""
    return _list(request)


def _list(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    rows = list(Survey.objects.order_by("-is_active", "pk"))
    figures = survey_figures(now() - SINCE)
    edits = may(asker_of(request), EDIT)
    context: dict[str, object] = {
        "rows": [_line(row, figures.get(row.pk, Figures())) for row in rows],
        "edits": edits,
        "blank": _nothing_yet(edits),
        "kinds": KINDS,
        "typed": request.POST,
        "own": FORM,
        "trouble": trouble,
    }
    return show(request, "surveys", context, status)


@feedback_page(EDIT, "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin with the surveys that come with Vafa."""
    ensure_surveys(actor=actor_of(request), at=now())
    return redirect("desk_surveys")


@feedback_page(EDIT, "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A survey of our own; its editor opens."""
    name = {active().language: request.POST.get("name", "")}
    try:
        made = add_survey(name, kind=request.POST.get("kind", FORM), actor=actor_of(request), at=now())
    except Refused as refused:
        return _list(request, sentence(refused), 422)
    return redirect("desk_survey_edit", made.pk)


@feedback_page(EDIT, "POST")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it from now on (`active=1`), or no more."""
    found = survey_or_404(pk)
    try:
        set_active(found, request.POST.get("active") == "1", actor=actor_of(request), at=now())
    except Refused as refused:
        return _one(request, found, sentence(refused), refused.status)
    return redirect("desk_survey", pk)


@feedback_page(VIEW)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey: figures, weeks, what was chosen, its questions, and the answers behind what was pressed."""
    return _one(request, survey_or_404(pk))


def survey_or_404(pk: int) -> Survey:
    """The survey of this id; without one there is no such page."""
    found = Survey.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _one(request: HttpRequest, found: Survey, trouble: str = "", status: int = 200) -> HttpResponse:
    at, staff = now(), asker_of(request)
    version = current_version(found)
    fields = fields_of(version) if version else ()
    figures = survey_figures(at - SINCE).get(found.pk, Figures())
    start = language_of(active().language).week_start
    weeks = by_week(found, EDGES[found.kind], at, start) if found.kind in EDGES else by_week(found, (-1, 99), at, start)
    asked = {name: request.GET.get(name, "")[:40].replace("\x00", "") for name in ("field", "is")}
    page = responses_of(found, condition=_condition(asked), cursor=request.GET.get("after", "")[:60])
    older = f"{request.path}?{urlencode({**_given(asked), 'after': page.next})}#answers" if page.next else ""
    versions, answers = answer_shares(found, at - SINCE)
    context: dict[str, object] = {
        "survey": found,
        "line": _line(found, figures),
        "version": version,
        "weeks": [_week(one) for one in weeks],
        "measured": found.kind in EDGES,
        "shares": _shares(fields, versions, answers),
        "net": number(net_promoters([one.nps for one in answers if one.nps is not None]))
        if found.kind == "nps"
        else "",
        "questions": preview(fields),
        "rows": [_row(one, may(staff, SEE_CUSTOMERS), may(staff, SEE_CASES)) for one in page.rows],
        "named": may(staff, SEE_CUSTOMERS),
        "chosen": _chosen_words(asked, fields),
        "pager": Pager(_counted(len(page.rows), bool(page.next)), "", older),
        "blank": Blank(_("Nobody has answered yet."), _("Answers stand here with their words as soon as they come.")),
        "edit_url": reverse("desk_survey_edit", args=[found.pk]) if may(staff, EDIT) else "",
        "switch_url": reverse("desk_survey_switch", args=[found.pk]) if may(staff, EDIT) and version else "",
        "trouble": trouble,
    }
    return show(request, "survey", context, status)


def _nothing_yet(edits: bool) -> Blank:
    action = Action(_("Begin with the surveys that come with Vafa"), icon="list-check", kind="go", submit=True)
    text = _("After a case is resolved customers can say how it went; whoever is not content is called.")
    return Blank(_("There are no surveys yet."), text, action if edits else None)


def _line(row: Survey, figures: Figures) -> SurveyLine:
    return SurveyLine(
        row,
        survey_name(row),
        reverse("desk_survey", args=[row.pk]),
        str(dict(TRIGGERS)[row.trigger]),
        number(figures.sent),
        number(figures.answered),
        percent(figures.rate),
        number(figures.mean, 1),
    )


def _week(one: Week) -> dict[str, object]:
    return {
        "start": one.start,
        "answers": number(one.answers),
        "mean": number(one.mean, 1),
        "low": number(one.low),
        "high": number(one.high),
    }


def preview(fields: Sequence[Field]) -> list[Asked]:
    """The questions as staff look at them, with when each is asked."""
    ready = made_ready(fields, {})
    return [replace(one, when=condition_words(field, fields)) for one, field in zip(ready, fields, strict=True)]


def _shares(
    fields: Sequence[Field], versions: Sequence[SurveyVersion], answers: Sequence[Response]
) -> list[dict[str, object]]:
    """How often each answer was chosen; each leads to the answers behind it."""
    made: list[dict[str, object]] = []
    for one in fields:
        if one.kind == TEXT:
            continue
        # Answers of other versions may mean something else, but a measured scale never changes.
        told = [row for row in answers if one.key in row.answers and (one.measure or row.version_id == versions[0].pk)]
        chosen: Counter[str] = Counter(text for row in told for text in as_texts(row.answers[one.key]))
        total = len(told)
        rows = [
            {
                "words": row.words,
                "count": number(chosen[row.value]),
                "share": percent(chosen[row.value] / total) if total else percent(None),
                "step": round(10 * chosen[row.value] / total) if total else 0,
                "url": f"?{urlencode({'field': one.key, 'is': row.value})}#answers",
            }
            for row in made_ready([one], {})[0].rows
        ]
        made.append({"title": one.called(active().language), "rows": rows, "total": number(total)})
    return made


def _condition(asked: dict[str, str]) -> Q:
    if asked["field"] and asked["is"]:
        value = asked["is"]
        key = f"answers__{asked['field']}"
        if "__" in asked["field"]:
            return Q()
        if value in ("yes", "no"):
            return Q(**{key: value == "yes"})
        numbers = Q(**{key: int(value)}) if value.isascii() and value.isdecimal() and len(value) < 5 else Q()
        return numbers | Q(**{key: value}) | Q(**{f"{key}__contains": [value]})
    return Q()


def _chosen_words(asked: dict[str, str], fields: Sequence[Field]) -> str:
    one = next((field for field in fields if field.key == asked["field"]), None)
    if one is None or not asked["is"]:
        return ""
    value: object = asked["is"]
    if one.kind == SCALE:
        value = int(asked["is"]) if asked["is"].isascii() and asked["is"].isdecimal() else 0
    if asked["is"] in ("yes", "no"):
        value = asked["is"] == "yes"
    return f"{one.called(active().language)} · {shown_answer(one, value)}"  # type: ignore[arg-type]


def _given(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _row(row: Response, named: bool, cases: bool) -> dict[str, object]:
    fields = fields_of(row.version)
    scores = [
        {
            "words": f"{score_of(measure, score)} · {score_words(measure, score)}",
            "state": MOOD[TONES[score_class(measure, score)]],
        }
        for measure, score in row.scores.items()
    ]
    rest = [
        (one.called(active().language), shown_answer(one, row.answers[one.key]))
        for one in fields
        if one.key in row.answers and not one.measure
    ]
    return {
        "at": row.at,
        "name": row.customer.name if named else "",
        "url": address_of("desk_person", pk=row.customer_id) if named else "",
        "case": row.case.number if row.case and cases else None,
        "case_url": address_of("desk_case", number=row.case.number) if row.case and cases else "",
        "scores": scores,
        "rest": rest,
    }


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s answer", "%(count)s answers", count) % {"count": number(count)}
    return _("%(rows)s, and more") % {"rows": words} if more else words
