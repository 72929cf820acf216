"""The shape of a letter, found once for all customers whose letters differ in their values only.

A form is subject, text and HTML with holes. It is made, and sanitised, from the letter's own words; a value is escaped
as it goes in. Whatever could change the shape (see `liquid.outline`) is no value but part of the form.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext

from vafa.conversations.letters.liquid import FIRST_FREE, Outline, unguarded
from vafa.conversations.letters.shape import as_html, as_text, sanitised

HOLE = re.compile(f"([{chr(FIRST_FREE)}-\uf8ff])")
MOST_HOLES = 0xF8FF - FIRST_FREE
HREF = re.compile('href="([^"]*)"')
# Values that may open a link; any other link is made, and sanitised, with its value in it.
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,4})?(/[A-Za-z0-9/_.~:?=&+%-]*)?")
_IN_PAGE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"}
_TO_ESCAPE = re.compile("[&<>\u00a0]")


@dataclass(frozen=True)
class Rendered:
    """A letter ready to be sent: plain text, and HTML as a sanitised fragment."""

    subject: str
    text: str
    html: str


class Ending(NamedTuple):
    """How letters of one shop and purpose close, in one language."""

    language: str
    signature: str
    shop: str
    why: bool  # say why they get it
    stop: bool  # and how to stop it


class _Pieces(NamedTuple):
    """A text cut at its holes, and which value goes into each."""

    texts: list[str]
    places: list[int]

    def filled(self, values: Sequence[str]) -> str:
        texts = self.texts.copy()
        texts[1::2] = [values[place] for place in self.places]
        return "".join(texts)


class _Form(NamedTuple):
    subject: _Pieces
    text: _Pieces
    html: _Pieces
    addresses: frozenset[int]  # holes that open a link
    sound: bool  # whether every hole is where a value may go unseen


def closed(subject: Outline, body: Outline, ending: Ending, stop: str) -> Rendered:
    """The letter with its signature and foot; the language of `ending` must be the active one. `stop` is guarded."""
    values = [*subject.values, *body.values, stop]
    shown = [unguarded(value) for value in values]
    form = _form(tuple(subject.texts), tuple(body.texts), ending) if len(values) in range(2, MOST_HOLES) else None
    if not form or not form.sound or not all(ADDRESS.fullmatch(shown[place]) for place in form.addresses):
        form = _shaped(woven(subject), woven(body), ending, stop)
    page = [_TO_ESCAPE.sub(lambda sign: _IN_PAGE[sign[0]], value) for value in shown]
    return Rendered(" ".join(form.subject.filled(shown).split())[:300], form.text.filled(shown), form.html.filled(page))


@lru_cache(maxsize=512)
def _form(subject: tuple[str, ...], body: tuple[str, ...], ending: Ending) -> _Form:
    holes = iter([chr(FIRST_FREE + place) for place in range(len(subject) + len(body) - 1)])
    asked = Outline(subject, [next(holes) for _ in subject[1:]])
    told = Outline(body, [next(holes) for _ in body[1:]])
    return _shaped(woven(asked), woven(told), ending, next(holes))


def _shaped(subject: str, body: str, ending: Ending, stop: str) -> _Form:
    foot = _foot(ending.shop, stop if ending.stop else "") if ending.why else ""
    written = body + (f"\n\n{ending.signature}" if ending.signature else "")
    text = as_text(written) + (f"\n\n--\n{as_text(foot)}" if foot else "")
    raw = as_html(written) + (f"<footer>{as_html(foot)}</footer>" if foot else "")
    page = sanitised(raw)
    links = [link for link in HREF.findall(page) if HOLE.search(link)]
    return _Form(
        _cut(as_text(subject)),
        _cut(text),
        _cut(page),
        frozenset(ord(link[0]) - FIRST_FREE for link in links),
        HOLE.findall(page) == HOLE.findall(raw)
        and all(HOLE.match(link) and not HOLE.search(link, 1) for link in links),
    )


def _foot(shop: str, stop: str) -> str:
    if shop:
        why = gettext("You get this because you bought from %(shop)s.") % {"shop": shop}
    else:
        why = gettext("You get this because you bought from us.")
    return f"{why} [{gettext('No more letters like this')}]({stop})" if stop else why


def woven(outline: Outline) -> str:
    """The text with its values in their places."""
    texts = [HOLE.sub("", text) for text in outline.texts]
    return "".join(part for pair in zip(texts, [*outline.values, ""], strict=True) for part in pair)


def _cut(text: str) -> _Pieces:
    parts = HOLE.split(text)
    return _Pieces(parts, [ord(hole) - FIRST_FREE for hole in parts[1::2]])
