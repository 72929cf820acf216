"""The sentences of notices. Rooms register theirs by code; here the facts of a notice are put into one.

    notice_words({"cases.assigned": Words(_("You were given case %(number)s: %(subject)s"), icon="user-check")})

A fact whose name ends in `_at` is a moment (ISO text) and reads as one. Digits are the reader's, except in a fact
whose name ends in `file`: the name of a file is looked for as it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active

Tone = Literal["plain", "good", "late", "wait"]


@dataclass(frozen=True)
class Words:
    """How a kind of notice reads: its sentence with named placeholders, an icon of the sprite, and a tone.

    A sentence that counts is `ngettext_lazy(one, many, "count")`.
    """

    sentence: Promise | str
    icon: str = "bell"
    tone: Tone = "plain"


FORGOTTEN = Words(_("Something happened here."))
"""For notices whose sentence an older or newer version of the program knows."""

_words: dict[str, Words] = {}


def notice_words(words: Mapping[str, Words]) -> None:
    """Register how each code reads; placeholders are the names of the facts given to `tell`."""
    _words.update(words)


def words_of(code: str) -> Words:
    """How this code reads; KeyError for a code nobody registered."""
    return _words[code]


def words_of_or_plain(code: str) -> Words:
    """How this code reads, or a sentence that fits everything."""
    return _words.get(code, FORGOTTEN)


def known_notices() -> Mapping[str, Words]:
    """All registered words by code."""
    return dict(sorted(_words.items()))


def sentence_of(code: str, data: Mapping[str, object]) -> SafeString:
    """The notice in the reader's words; names stand in their own direction."""
    words = words_of_or_plain(code)
    facts = {name: _shown(name, value) for name, value in data.items()}
    return mark_safe(words.sentence % facts)  # every fact was escaped; sentences are our own


class _Count(int):
    """A number that chooses the plural and reads in the reader's digits."""

    def __str__(self) -> str:
        return to_reader(int(self), active().language)


def _shown(name: str, value: object) -> object:
    if isinstance(value, str) and name.endswith("_at"):
        return show_moment(datetime.fromisoformat(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return _Count(value)
    if isinstance(value, float):
        return show_number(value, active().language)
    text = "" if value is None else str(value)
    return format_html(
        '<bdi dir="auto">{}</bdi>', text if name.endswith("file") else to_reader(text, active().language)
    )
