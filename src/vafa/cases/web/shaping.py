"""What the pages that shape the service begin with: the frame of the settings, words in every language, going on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from vafa.cases.rules.shapes import LONGEST, Words
from vafa.platform.i18n import language, languages
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import active


@dataclass(frozen=True)
class Tongue:
    """Something said in one language: its field's name, the language, the words."""

    name: str
    code: str
    language: str
    direction: str
    words: str


@dataclass(frozen=True)
class Trio:
    """Something said in every language of the house; the reader's own comes first."""

    label: str
    tongues: Sequence[Tongue]
    hint: str = ""
    error: str = ""
    long: bool = False
    small: bool = False


def show(
    request: HttpRequest, page: str, key: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:  # fmt: skip
    """A page within the settings. `key` is the line of their list that is open."""
    response = render(request, f"cases/desk/setup/{page}.html", {"key": key, **context}, status=status)
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, also for a script that asked for a part of this one."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = url
    return response


def trio(
    label: str, prefix: str, words: Words, *, hint: str = "", error: str = "", long: bool = False, small: bool = False
) -> Trio:  # fmt: skip
    """The fields for something said in every language."""
    own = active().language
    ranked = sorted(languages(), key=lambda one: one.code != own)
    tongues = [
        Tongue(f"{prefix}_{one.code}", one.code, language(one.code).name, one.direction, words.get(one.code, ""))
        for one in ranked
    ]
    return Trio(label, tongues, hint, error, long, small)


def words_posted(given: QueryDict, prefix: str) -> dict[str, str]:
    """What was written in each language; nothing for those left empty."""
    said = {one.code: text_posted(given, f"{prefix}_{one.code}", LONGEST) for one in languages()}
    return {code: text for code, text in said.items() if text}


def text_posted(given: QueryDict, name: str, most: int = 200) -> str:
    """What was written into a field, without letters no database keeps."""
    text = given.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()
    return text.encode("utf-8", "ignore").decode()[:most]


def number_posted(given: QueryDict, name: str, default: int = -1) -> int:
    """A whole number in any digits; the default for anything else."""
    text = to_latin(given.get(name, "")).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default
