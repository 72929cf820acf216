"""Notices: what concerns the reader, first what is new, then day by day; whoever opens the page has seen it.

What is told to whom is decided in the rooms, which say so through `platform.notices`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.desk.web.page import asker, desk_page
from vafa.platform.i18n.dates import local_day
from vafa.platform.notices.actions import mark_seen
from vafa.platform.notices.models import Notice
from vafa.platform.notices.queries import Cursor, notices_of
from vafa.platform.notices.words import Tone, sentence_of, words_of_or_plain
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Pager, State

STATES: dict[Tone, State] = {"good": "kept", "late": "late", "wait": "paused"}


@dataclass(frozen=True)
class Told:
    """A line: the latest of the notices of one kind about one thing, and how many of them there are."""

    text: str
    url: str
    at: datetime
    icon: str
    state: State | None
    times: int


@dataclass(frozen=True)
class Group:
    """Lines under a heading: words, or a day."""

    rows: Sequence[Told]
    title: str = ""
    day: date | None = None
    new: bool = False


@desk_page()
def notices(request: HttpRequest) -> HttpResponse:
    """The list, or a word that all is quiet."""
    staff, at = asker(request), now()
    page = notices_of(staff, at, _cursor(request))
    today = local_day(at)
    groups = [Group(_lines(page.new), pgettext("notices", "New"), new=True)] if page.new else []
    day_of: Callable[[Notice], date] = lambda one: local_day(one.at)  # noqa: E731
    for day, rows in groupby(page.seen, day_of):
        groups.append(Group(_lines(list(rows)), _("Today") if day == today else "", day))
    if page.new and request.method == "GET":
        mark_seen(staff, [one.pk for one in page.new], at=at)
    quiet = Blank(_("All is quiet."), _("Cases given to you, promises in danger and files that came in are told here."))
    context = {
        "groups": groups,
        "pager": Pager(older=_older(request, page.cursor)),
        "blank": None if groups else quiet,
    }
    return render(request, "desk/notices.html", context)


def _lines(rows: Sequence[Notice]) -> list[Told]:
    """One line for each kind and address, where its latest stands."""
    bundles: dict[tuple[str, str], list[Notice]] = {}
    for one in rows:
        bundles.setdefault((one.code, one.url), []).append(one)
    return [_line(bundle[0], len(bundle)) for bundle in bundles.values()]


def _line(one: Notice, times: int) -> Told:
    words = words_of_or_plain(one.code)
    return Told(sentence_of(one.code, one.data), one.url, one.at, words.icon, STATES.get(words.tone), times)


def _cursor(request: HttpRequest) -> Cursor | None:
    """Where the page before ended; an address somebody wrote by hand begins at the top."""
    try:
        at = datetime.fromisoformat(request.GET.get("before", ""))
        pk = int(request.GET.get("id", ""))
    except ValueError:
        return None
    return (at, pk) if at.tzinfo and 0 < pk < 2**63 else None


def _older(request: HttpRequest, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    return f"{request.path}?{urlencode({'before': cursor[0].isoformat(), 'id': cursor[1]})}"


urlpatterns = [path("notices/", notices, name="desk_notices")]
