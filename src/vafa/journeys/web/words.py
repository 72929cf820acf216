"""Days, kinds, purposes and letters of a plan in the reader's words. It asks the database for letters only."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.conversations.letters import LetterBroken, Shelf, render_source
from vafa.conversations.letters.editing import sample_context
from vafa.customers.rules.consent import SERVICE
from vafa.journeys.models import CALL, MESSAGE, SURVEY
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active

KINDS: Mapping[str, Promise] = {MESSAGE: _("Message"), CALL: _("Call"), SURVEY: _("Survey")}
ICONS = {MESSAGE: "mail", CALL: "phone", SURVEY: "mood-smile"}
PURPOSES: Mapping[str, Promise] = {
    "service": _("About the order"),
    "care": _("Looking after them"),
    "survey": _("What they think"),
    "offer": _("Offer"),
}
QUESTIONS: Mapping[str, Promise] = {
    "": _("Nothing"),
    "as_expected": _("Is everything as you expected?"),
    "score": _("Would you recommend us, from 0 to 10?"),
}
FIELDS: Mapping[str, Promise] = {
    "kind": _("kind"),
    "name": _("name"),
    "purpose": _("purpose"),
    "window": _("days"),
    "letter": _("letter"),
    "prompt": _("haste"),
    "question": _("question"),
    "minutes": _("minutes"),
    "goal": _("aim"),
    "script": _("script"),
}
MONTHS_FROM = 60  # days; beyond, people count in months
BEGINNING = 84  # letters of a letter


def day_words(day: int) -> str:
    """Day of a touchpoint: «روز ۵», «ماه ۲»."""
    words = gettext("Month %(number)s") if day >= MONTHS_FROM else gettext("Day %(number)s")
    return words % {"number": to_reader(day // 30 if day >= MONTHS_FROM else day, active().language)}


def window_words(start: int, end: int) -> str:
    """A window: «روز ۳ تا ۷», «ماه ۳ تا ۶»."""
    far = start >= MONTHS_FROM
    first, last = (start // 30, end // 30) if far else (start, end)
    if first == last:
        return day_words(start)
    words = gettext("Month %(first)s to %(last)s") if far else gettext("Day %(first)s to %(last)s")
    language = active().language
    return words % {"first": to_reader(first, language), "last": to_reader(last, language)}


def letter_titles(keys: Iterable[str], language: str) -> dict[str, str]:
    """The subject of each letter in that language, filled with example values; of one that is not written, its key."""
    wanted = list(dict.fromkeys(key for key in keys if key))
    shelf = Shelf(wanted)
    return {key: _subject(shelf, key, language) for key in wanted}


def first_words(keys: Iterable[str], language: str) -> dict[str, str]:
    """How each letter begins in that language, filled with example values; of one that is not written, its key."""
    wanted = list(dict.fromkeys(key for key in keys if key))
    shelf = Shelf(wanted)
    return {key: _beginning(shelf, key, language) for key in wanted}


def _beginning(shelf: Shelf, key: str, language: str) -> str:
    source = shelf.find(key, language)
    if source is None:
        return key
    try:
        text = render_source(source, language, sample_context(key), purpose=SERVICE, stop="").text
    except LetterBroken:
        text = source.body
    words = " ".join(text.split())
    if len(words) > BEGINNING:
        words = words[:BEGINNING].rsplit(" ", 1)[0].rstrip("،,.:؛;") + "…"
    return f"“{words}”" if language == "en" else f"«{words}»"


def _subject(shelf: Shelf, key: str, language: str) -> str:
    source = shelf.find(key, language)
    if source is None:
        return key
    try:
        return render_source(source, language, sample_context(key), purpose=SERVICE, stop="").subject
    except LetterBroken:
        return source.subject
