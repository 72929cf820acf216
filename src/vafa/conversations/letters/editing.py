"""Changing a letter: what it may ask for, trying it before it is kept, and looking at it with a real customer."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.db import transaction

from vafa.conversations.letters.liquid import LetterBroken, guarded, missing, variables
from vafa.conversations.letters.rendering import Rendered, render_source
from vafa.conversations.letters.shelf import Shelf, Source, sample, shipped
from vafa.conversations.models import Letter
from vafa.customers.models import Customer
from vafa.customers.rules.consent import SERVICE
from vafa.platform.audit.models import record
from vafa.platform.i18n.contract import languages
from vafa.platform.preferences.models import get_all
from vafa.platform.values import Actor, Refused, refuse_if

ALWAYS = {
    "customer": {"name": "سارا محمدی", "city": "تهران", "language": "fa"},
    "shop": {"name": "وفا", "phone": "021-12345678", "website": "https://example.com"},
}


def shop_context() -> dict[str, str]:
    """What letters may say of the shop."""
    return {key.removeprefix("shop."): value for key, value in get_all("shop.").items()}


def customer_context(customer: Customer) -> dict[str, str]:
    """What letters may say of the customer."""
    return {"name": customer.name, "city": customer.city, "language": customer.language}


def sample_context(key: str) -> dict[str, Any]:
    """An example of everything the letter may ask for: its sample, and whatever its shipped wordings ask for."""
    context: dict[str, Any] = {**ALWAYS, **sample(key)}
    for one in languages():
        source = shipped(key, one.code)
        for path in variables(source.subject) + variables(source.body) if source else ():
            if missing("{{ " + path + " }}", context):
                _put(context, path.split("."))
    return context


def allowed_variables(key: str) -> list[str]:
    """Every variable a letter may ask for, dotted, by name."""
    return sorted(_paths(sample_context(key)))


def source_of(key: str, language: str, channel: str = "email") -> Source:
    """The wording in use, to be edited; empty when there is none yet."""
    return Shelf([key]).find(key, language, channel) or Source("", "")


@transaction.atomic
def save_letter(
    key: str, language: str, subject: str, body: str, *, channel: str = "email", actor: Actor, at: datetime
) -> Letter:
    """Keep the shop's own wording, after writing it once with example values; refuse one that could not be sent."""
    source = Source(" ".join(subject.split()), body.replace("\r\n", "\n").strip())
    refuse_if(not source.subject or not source.body, Refused("letters.empty", status=400))
    _try(key, language, source)
    before = Letter.objects.filter(key=key, language=language, channel=channel).first()
    values = {"subject": source.subject, "body": source.body, "changed_at": at, "changed_by": actor.as_text()}
    letter, _ = Letter.objects.update_or_create(key=key, language=language, channel=channel, defaults=values)
    old = {"subject": before.subject, "body": before.body} if before else None
    new = {"subject": letter.subject, "body": letter.body}
    record(actor, "letters.saved", "letter", f"{key}/{language}/{channel}", at=at, before=old, after=new)
    return letter


@transaction.atomic
def reset_letter(key: str, language: str, *, channel: str = "email", actor: Actor, at: datetime) -> None:
    """Go back to the wording that came with Vafa."""
    for letter in Letter.objects.filter(key=key, language=language, channel=channel):
        old = {"subject": letter.subject, "body": letter.body}
        letter.delete()
        record(actor, "letters.reset", "letter", f"{key}/{language}/{channel}", at=at, before=old)


def preview(
    key: str,
    customer: Customer,
    *,
    language: str = "",
    source: Source | None = None,
    context: Mapping[str, Any] | None = None,
) -> Rendered:
    """The letter as this customer would get it, with example values for what a real sending would know."""
    language = language or customer.language
    wording = source or Shelf([key]).find(key, language)
    if wording is None:
        raise Refused("letters.missing", letter=key, language=language, status=404)
    known = {**sample_context(key), **(context or {}), "customer": customer_context(customer), "shop": shop_context()}
    return _written(key, wording, language, known)


def _try(key: str, language: str, source: Source) -> None:
    _written(key, source, language, sample_context(key))


def _written(key: str, source: Source, language: str, context: Mapping[str, Any]) -> Rendered:
    try:
        unknown = missing(source.subject, context) or missing(source.body, context)
        if unknown:
            raise LetterBroken("", unknown)
        return render_source(source, language, context, purpose=SERVICE, stop="")
    except LetterBroken as problem:
        if not problem.name:
            raise Refused("letters.not_liquid", detail=str(problem), status=400) from problem
        allowed = sorted(_paths(guarded(context)))
        nearest = (get_close_matches(problem.name, allowed, 1, 0.4) or [""])[0]
        code = "letters.unknown_variable_near" if nearest else "letters.unknown_variable"
        raise Refused(code, name=problem.name, nearest=nearest, allowed=", ".join(allowed), status=400) from problem


def _paths(context: Mapping[str, Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in context.items():
        found |= _paths(value, f"{before}{key}.") if isinstance(value, Mapping) and value else {f"{before}{key}"}
    return found


def _put(context: dict[str, Any], path: list[str]) -> None:
    """An example value where there is none yet."""
    inner = context.get(path[0])
    if len(path) == 1:
        context.setdefault(path[0], "…")
    elif isinstance(inner, dict) or inner is None:
        context[path[0]] = inner = dict(inner or {})
        _put(inner, path[1:])
