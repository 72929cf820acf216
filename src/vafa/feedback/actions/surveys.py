"""Keeping surveys: their drafts, versions that are published, and whether they are asked now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vafa.feedback.events import SurveyPublished
from vafa.feedback.models import AFTER_CASE, BY_HAND, ON_RHYTHM, TRIGGERS, Survey, SurveyVersion
from vafa.feedback.rules.forms import BOUNDS, CES, CSAT, FORM, MEASURES, NPS, SCALE, SCORE, check_words, read_form
from vafa.feedback.shipped import EASE, NAMES, RECOMMENDATION, SATISFACTION
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish as announce
from vafa.platform.i18n import languages
from vafa.platform.values import Actor, Refused, refuse_if

Rows = list[dict[str, object]]
SHIPPED = (
    (CSAT, SATISFACTION, AFTER_CASE, True),
    (NPS, RECOMMENDATION, ON_RHYTHM, False),  # an administrator switches it on
    (CES, EASE, BY_HAND, False),
)


@transaction.atomic
def ensure_surveys(*, actor: Actor, at: datetime) -> None:
    """The surveys every shop begins with. Those that exist stay as they are."""
    known = set(Survey.objects.filter(key__in=[kind for kind, *_ in SHIPPED]).values_list("key", flat=True))
    for kind, rows, trigger, active in SHIPPED:
        if kind not in known:
            taken = active and Survey.objects.filter(trigger=trigger, is_active=True).exists()
            survey = Survey.objects.create(
                key=kind,
                kind=kind,
                name=NAMES[kind],
                trigger=trigger,
                is_active=active and not taken,
                draft=rows,
                created_at=at,
            )
            publish(survey, actor=actor, at=at)


@transaction.atomic
def add_survey(name: Mapping[str, str], *, kind: str = FORM, actor: Actor, at: datetime) -> Survey:
    """A survey of our own with a draft to fill in. Refused: feedback.name_missing, .kind_unknown."""
    words = _name(name)
    refuse_if(kind not in (*MEASURES, FORM), Refused("feedback.kind_unknown", status=422))
    number = Survey.objects.count() + 1
    while Survey.objects.filter(key=f"survey-{number}").exists():
        number += 1
    draft: Rows = []
    if kind in MEASURES:
        low, high = BOUNDS[kind]
        draft = [{"key": SCORE, "kind": SCALE, "measure": kind, "low": low, "high": high, "required": True}]
        draft[0]["label"] = words
    survey = Survey.objects.create(
        key=f"survey-{number}", kind=kind, name=words, trigger=BY_HAND, draft=draft, created_at=at
    )
    record(actor, "survey.added", "survey", survey.pk, at=at, after=words)
    return survey


@transaction.atomic
def save_draft(
    survey: Survey, rows: Sequence[Mapping[str, object]], name: Mapping[str, str], trigger: str, *, actor: Actor,
    at: datetime,
) -> Survey:  # fmt: skip
    """Keep what is being written. It may be empty, but what is there must be readable.

    Refused: as `read_form`; feedback.name_missing, .trigger_unknown, .trigger_taken.
    """
    survey = _locked(survey)
    if rows:
        read_form(list(rows), survey.kind)
    before = {"name": survey.name, "trigger": survey.trigger}
    survey.draft, survey.name = [dict(row) for row in rows], _name(name)
    _set_trigger(survey, trigger)
    survey.save(update_fields=["draft", "name", "trigger"])
    after = {"name": survey.name, "trigger": survey.trigger}
    if before != after:
        record(actor, "survey.changed", "survey", survey.pk, at=at, before=before, after=after)
    return survey


@transaction.atomic
def discard_draft(survey: Survey, *, actor: Actor, at: datetime) -> Survey:
    """Let what was not published go."""
    survey = _locked(survey)
    if survey.draft is not None and survey.versions.exists():
        record(actor, "survey.draft_discarded", "survey", survey.pk, at=at, before=survey.draft)
        survey.draft = None
        survey.save(update_fields=["draft"])
    return survey


@transaction.atomic
def publish(survey: Survey, *, actor: Actor, at: datetime) -> SurveyVersion:
    """The draft becomes the next version; whoever was asked before answers the version they were asked.

    Refused: as `read_form` and `check_words`; feedback.nothing_to_publish.
    """
    survey = _locked(survey)
    last = survey.versions.order_by("-number").first()
    refuse_if(survey.draft is None or (last and last.fields == survey.draft), Refused("feedback.nothing_to_publish"))
    check_words(read_form(survey.draft, survey.kind), [one.code for one in languages()])
    version = SurveyVersion.objects.create(
        survey=survey,
        number=last.number + 1 if last else 1,
        fields=survey.draft,
        published_at=at,
        published_by=actor.as_text(),
    )
    survey.draft = None
    survey.save(update_fields=["draft"])
    record(actor, "survey.published", "survey", survey.pk, at=at, after=version.number)
    announce(SurveyPublished(occurred_at=at, actor=actor, survey_id=survey.pk, number=version.number))
    return version


@transaction.atomic
def set_active(survey: Survey, active: bool, *, actor: Actor, at: datetime) -> Survey:
    """Ask this survey from now on, or no more; who was asked may still answer.

    Refused: feedback.not_published, .trigger_taken.
    """
    survey = _locked(survey)
    refuse_if(active and not survey.versions.exists(), Refused("feedback.not_published"))
    if survey.is_active != active:
        survey.is_active = active
        _refuse_second(survey)
        survey.save(update_fields=["is_active"])
        record(actor, "survey.switched", "survey", survey.pk, at=at, before=not active, after=active)
    return survey


def _set_trigger(survey: Survey, trigger: str) -> None:
    refuse_if(trigger not in dict(TRIGGERS), Refused("feedback.trigger_unknown", status=422))
    survey.trigger = trigger
    _refuse_second(survey)


def _refuse_second(survey: Survey) -> None:
    """Only one survey is asked on each occasion that comes by itself."""
    if survey.is_active and survey.trigger != BY_HAND:
        others = Survey.objects.filter(trigger=survey.trigger, is_active=True).exclude(pk=survey.pk)
        refuse_if(others.exists(), Refused("feedback.trigger_taken"))


def _name(given: Mapping[str, str]) -> dict[str, str]:
    words = {language: text.strip()[:120] for language, text in given.items() if text.strip()}
    refuse_if(not words, Refused("feedback.name_missing", status=422))
    return words


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update().get(pk=survey.pk)
