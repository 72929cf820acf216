"""The work of a stage as components show it: its checklist, the fields of its form, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.models import Case
from vafa.cases.queries import StageWork, names_of, responsible_for
from vafa.cases.rules.shapes import Field, words_in
from vafa.cases.rules.staging import Missing, is_done
from vafa.platform.i18n.contract import language as language_of
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.money import TOMAN, show_money
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Check, FormField, Option, Work

PREFIX = "a-"  # of the names of a stage's fields
FEW_CHOICES = 6
KINDS = {"serial": "code"}


def strip_of(case: Case, work: StageWork, may_work: bool, *, id: str = "work") -> Work:
    """The checklist with who ticked what; ticks are offered for the stage the case is in."""
    language = active().language
    live = may_work and work.number == case.stage and case.resolved_at is None
    checks = []
    for one in work.checks:
        ticked = work.ticked.get(one.key)
        checks.append(
            Check(
                one.key, words_in(one.text, language), is_done(one, work.facts),
                ticked.by.name if ticked and ticked.by else "", ticked.at if ticked else None, one.required,
                not live, bool(one.auto) and ticked is None,
            )
        )  # fmt: skip
    does, approves = _people(case, work)
    title = gettext("To do: %(stage)s") % {"stage": words_in(work.shape.name, language)}
    url = reverse("desk_case_tick", args=[case.number, work.number]) if live else ""
    return Work(title, checks, url, does, approves, id)


def _people(case: Case, work: StageWork) -> tuple[str, str]:
    """Who does the stage and who approves it, by name; two of several are named."""
    found = responsible_for(case, work.number)
    here = work.number == case.stage and case.handler_id is not None
    doers, approvers = [case.handler_id or 0] if here else list(found.R[:2]), list(found.A[:2])
    names = names_of({*doers, *approvers})
    comma = gettext(", ")
    return tuple(comma.join(names[pk] for pk in ids if pk in names) for ids in (doers, approvers))  # type: ignore[return-value]


def form_state(work: StageWork) -> str:
    """How far the form of a stage is, in words; "" where there is none."""
    if not work.shape.fields:
        return ""
    open_fields = sum(one.what == "field" for one in work.missing)
    language = active().language
    if open_fields:
        words = gettext("Form: %(count)s required still open")
        return words % {"count": show_number(open_fields, language)}
    return gettext("Form filled in") if work.form else gettext("Form not filled in yet")


def missing_words(one: Missing) -> str:
    """Something that is still open, in the reader's words."""
    if one.what == "approval":
        return gettext("A yes from who is accountable")
    return words_in(one.words, active().language)


def form_fields(
    fields: Sequence[Field],
    answers: Mapping[str, Any],
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, str] | None = None,
    saved: Mapping[str, Any] | None = None,
) -> list[FormField]:
    """The fields of a form with their answers; `typed` is what was written instead, `problems` why it was refused.

    `saved` are answers somebody else saved meanwhile: where they differ from what was typed they are shown beside it.
    """
    made = []
    for one in fields:
        field = _field(one, answers.get(one.key))
        if typed is not None and one.kind != "file":
            said = [text for text in typed.get(one.key, ()) if text]
            field = replace(field, value=said if one.kind == "choices" else (said[0] if said else ""))
        if saved is not None and saved.get(one.key) != answers.get(one.key):
            now = _field(one, saved.get(one.key))
            field = replace(field, hint=gettext("Saved now: %(answer)s") % {"answer": read_as_text(now) or "—"})
        made.append(replace(field, error=(problems or {}).get(one.key, "")))
    return made


def filled_fields(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[FormField]:
    """The fields that have an answer, to be read."""
    return [_field(one, answers[one.key]) for one in fields if one.key in answers]


def read_as_text(field: FormField) -> str:
    """An answer in one line."""
    if field.shown:
        return field.shown
    if field.options:
        return " · ".join(field.labels)
    if field.kind == "yesno":
        return {"yes": gettext("Yes"), "no": gettext("No")}.get(str(field.value), "")
    return field.value if isinstance(field.value, str) else ""


def _field(one: Field, answer: Any) -> FormField:
    language = active().language
    value, shown = _value(one, answer)
    kind = "select" if one.kind == "choice" and len(one.choices) > FEW_CHOICES else KINDS.get(one.kind, one.kind)
    return FormField(
        name=PREFIX + one.key,
        label=words_in(one.label, language),
        kind=kind,  # type: ignore[arg-type]
        value=value,
        hint=shown if one.kind == "file" and shown else words_in(one.hint, language),
        required=one.required,
        options=[Option(key, words_in(words, language)) for key, words in one.choices],
        when=f"{PREFIX}{one.when[0]}={one.when[1]}" if one.when else "",
        shown=shown,
        unit=_unit(answer) if one.kind == "money" else "",
        limit=settings.CONFIG.upload_limit_mb if one.kind == "file" else 0,
    )


def _value(one: Field, answer: Any) -> tuple[str | list[str], str]:
    """An answer as it stands in its field, and as it is read where that differs."""
    if answer is None or answer == "":
        return "", ""
    if one.kind == "number":
        return show_number(Decimal(answer), active().language), ""
    if one.kind == "money":
        amount, currency = Decimal(answer["amount"]), answer["currency"]
        shown = show_money(amount, currency)
        if currency != "IRR":
            return shown, shown
        return show_number(amount / 10 if _toman() else amount, active().language), shown
    if one.kind == "date":
        day = date.fromisoformat(answer)
        return show_day(day, style="numeric"), show_day(day, style="long")
    if one.kind == "yesno":
        return ("yes" if answer else "no"), ""
    if one.kind == "file":
        return answer["name"], answer["name"]
    return answer, ""


def _unit(answer: Any) -> str:
    if isinstance(answer, Mapping) and answer.get("currency") != "IRR":
        return ""
    return language_of(active().language).currency_names[TOMAN if _toman() else "IRR"]


def _toman() -> bool:
    return active().money_unit == "toman"
