"""Writing one letter: filling it, closing it with the shop's signature, and saying how to stop such letters."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from vafa.conversations.letters.forms import Ending, Rendered, closed, woven
from vafa.conversations.letters.liquid import LetterBroken, Outline, guarded, outline, unguarded
from vafa.conversations.letters.shelf import Shelf, Source
from vafa.customers.rules.consent import SERVICE
from vafa.platform.i18n.contract import language as language_of
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import Refused

__all__ = ["LetterBroken", "Rendered", "free_text", "plain", "render", "render_source"]


def render(
    letter: str, language: str, context: Mapping[str, Any], *, purpose: str = SERVICE, stop: str = ""
) -> Rendered:
    """One letter in one language. Raises Refused when there is none, or when it asks for an unknown variable."""
    source = Shelf([letter]).find(letter, language)
    if source is None:
        raise Refused("letters.missing", letter=letter, language=language, status=404)
    try:
        return render_source(source, language, context, purpose=purpose, stop=stop)
    except LetterBroken as problem:
        code = "letters.unknown_variable" if problem.name else "letters.not_liquid"
        raise Refused(code, name=problem.name, detail=str(problem), nearest="", status=400) from problem


def render_source(
    source: Source, language: str, context: Mapping[str, Any], *, purpose: str, stop: str, time_zone: str = ""
) -> Rendered:
    """A source filled and closed. `stop` is the link to end such letters; `context` always has customer and shop."""
    known = guarded(context)
    with reading_as(reader_in(language, time_zone)):
        ending = _ending(known.get("shop", {}), purpose, stop, language)
        return closed(outline(source.subject, known), outline(source.body, known), ending, guarded(stop))


def plain(source: str, context: Mapping[str, Any], language: str) -> str:
    """A few words filled in on one line, as a provider wants them for the gaps of its templates."""
    with reading_as(reader_in(language, "")):
        return " ".join(unguarded(woven(outline(source, guarded(context)))).split())


def free_text(
    subject: str, text: str, language: str, shop: Mapping[str, Any], *, purpose: str = SERVICE, stop: str = ""
) -> Rendered:
    """A text a person wrote, as it is: nothing in it has a meaning but its lines and paragraphs."""
    body = "\n\n".join("\n".join(guarded(line) for line in part.split("\n")) for part in text.strip().split("\n\n"))
    with reading_as(reader_in(language, "")):
        ending = _ending(guarded(shop), purpose, stop, language)
        return closed(Outline([guarded(subject)], []), Outline([body], []), ending, guarded(stop))


def reader_in(language: str, time_zone: str) -> Reader:
    """How somebody of this language reads dates and digits."""
    calendar = language_of(language).calendar
    return Reader(language=language, calendar=calendar, time_zone=time_zone or settings.CONFIG.time_zone)


def _ending(shop: Mapping[str, Any], purpose: str, stop: str, language: str) -> Ending:
    signature = "\n".join(str(shop[key]) for key in ("name", "phone", "website") if shop.get(key))
    return Ending(language, signature, str(shop.get("name") or ""), why=purpose != SERVICE, stop=bool(stop))
