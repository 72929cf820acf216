"""The editor of a survey: its draft as plain forms, a preview beside them, and publishing. Nothing typed is lost."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.feedback.access import EDIT
from vafa.feedback.actions.surveys import discard_draft, publish, save_draft
from vafa.feedback.models import Survey
from vafa.feedback.queries.surveys import current_version
from vafa.feedback.rules.forms import CHOICE, CHOICES, MOST_FIELDS, SCALE, SCORE, Field, read_form
from vafa.feedback.web.forms import KINDS, QuestionForm, SurveyForm, initial_of
from vafa.feedback.web.page import actor_of, feedback_page, show
from vafa.feedback.web.surveys import preview, survey_or_404
from vafa.feedback.wording import survey_name
from vafa.platform.i18n import languages
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Rows = list[dict[str, object]]


@feedback_page(EDIT, "GET", "HEAD", "POST")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft; keep what was typed and do what the pressed button says."""
    survey = survey_or_404(pk)
    if request.method != "POST":
        fields = _fields(survey)
        forms = [_form(one, place, fields[:place]) for place, one in enumerate(fields)]
        return _show(request, survey, SurveyForm(initial=_initial(survey)), forms)
    action, _colon, key = request.POST.get("do", "save").partition(":")
    if action == "discard":
        discard_draft(survey, actor=actor_of(request), at=now())
        return redirect(request.path)
    head, forms = SurveyForm(request.POST), _posted(request, survey)
    if action == "remove":
        forms = [form for form in forms if form.data.get(f"{form.prefix}-key") != key or key == SCORE]
    wrong = [form for form in (head, *forms) if not form.is_valid()]  # every one is asked, so that each says it
    if wrong:
        return _show(request, survey, head, forms, status=422)
    rows = _changed([form.row() for form in forms], action, key)
    try:
        saved = save_draft(
            survey, rows, head.name(), head.cleaned_data["trigger"], actor=actor_of(request), at=now()
        )  # fmt: skip
        if action == "publish":
            publish(saved, actor=actor_of(request), at=now())
            return redirect("desk_survey", pk)
    except Refused as refused:
        return _show(request, survey, head, forms, status=422, trouble=sentence(refused))
    here = str(rows[-1]["key"]) if action == "add" and rows else key
    return redirect(f"{request.path}#{here}" if here else request.path)


def _fields(survey: Survey) -> tuple[Field, ...]:
    """The draft, else what is published; what cannot be read is left to be written anew."""
    version = current_version(survey)
    rows = survey.draft if survey.draft is not None else version.fields if version else []
    try:
        return read_form(rows, survey.kind) if rows else ()
    except Refused:
        return ()


def _initial(survey: Survey) -> dict[str, object]:
    names = {f"name_{one.code}": survey.name.get(one.code, "") for one in languages()}
    return {"trigger": survey.trigger, **names}


def _form(one: Field, place: int, earlier: Sequence[Field]) -> QuestionForm:
    return QuestionForm(prefix=f"q{place}", initial=initial_of(one), earlier=earlier)


def _posted(request: HttpRequest, survey: Survey) -> list[QuestionForm]:
    """The forms that were sent, in their order. A condition may name what any question of the draft offers."""
    fields = _fields(survey)
    sent = [place for place in range(MOST_FIELDS + 1) if f"q{place}-key" in request.POST]
    return [QuestionForm(request.POST, prefix=f"q{place}", earlier=fields) for place in sent]


def _changed(rows: Rows, action: str, key: str) -> Rows:
    """The rows after a button: one more, or one that changed places with a neighbour. The score stays first."""
    if action == "add" and key in KINDS and len(rows) < MOST_FIELDS:
        return [*rows, _fresh(rows, key)]
    place = next((at for at, row in enumerate(rows) if row["key"] == key), None)
    if place is None or action not in ("earlier", "later"):
        return rows
    other = place - 1 if action == "earlier" else place + 1
    if 0 <= other < len(rows) and SCORE not in (rows[place]["key"], rows[other]["key"]):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _fresh(rows: Rows, kind: str) -> dict[str, object]:
    taken, number = {row["key"] for row in rows}, 1
    while f"{kind}_{number}" in taken:
        number += 1
    row: dict[str, object] = {"key": f"{kind}_{number}", "kind": kind, "label": {}, "required": False}
    if kind == SCALE:
        row |= {"low": 1, "high": 5}
    if kind in (CHOICE, CHOICES):
        here = active().language
        words = (_("First answer"), _("Second answer"))
        row["options"] = [{"key": f"o{place}", "label": {here: text}} for place, text in enumerate(words, 1)]
    return row


def _show(
    request: HttpRequest, survey: Survey, head: SurveyForm, forms: Sequence[QuestionForm], *, status: int = 200,
    trouble: str = "",
) -> HttpResponse:  # fmt: skip
    fields = _fields(survey_or_404(survey.pk))
    version = current_version(survey)
    context: dict[str, object] = {
        "survey": survey,
        "name": survey_name(survey),
        "head": head,
        "cards": [_card(form, place, len(forms)) for place, form in enumerate(forms)],
        "questions": preview(fields),
        "trouble": trouble,
        "invalid": not trouble and status == 422,
        "next": version.number + 1 if version else 1,
        "version": version,
        "has_draft": survey.draft is not None,
        "kinds": list(KINDS.items()),
        "back": reverse("desk_survey", args=[survey.pk]),
    }
    return show(request, "edit", context, status)


def _card(form: QuestionForm, place: int, count: int) -> dict[str, object]:
    """A question's form with what its head says."""
    values = [str(form[f"label_{active().language}"].value() or ""), *(str(one.value() or "") for one in form.labels)]
    kind, key = str(form["kind"].value() or ""), str(form["key"].value() or "")
    return {
        "form": form,
        "key": key,
        "title": next(filter(None, values), "") or _("New question"),
        "note": str(KINDS.get(kind, kind)),
        "is_scale": kind == SCALE,
        "is_choice": kind in (CHOICE, CHOICES),
        "is_score": key == SCORE and bool(form["measure"].value()),
        "first": place == 0,
        "last": place == count - 1,
        "open": (form.is_bound and bool(form.errors)) or not any(values),
    }
