"""What every page of cases begins with: who asks, where in the lists they are, and which part of the page they want."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from vafa.cases.models import Case, Incident, SavedView
from vafa.cases.queries import VIEWS, ReadView, View, cases_for, read_view, views_for
from vafa.cases.queries.incidents import going_on
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor, Refused

Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
LONGEST_SEARCH = 200
SAVED = "v"  # v17 is the saved view 17


def case_desk(permission: str = "", *methods: str) -> Callable[[Page[Given]], Page[Given]]:
    """A page for signed-in staff who have the permission ("": what they see decides), for these methods (GET)."""

    def wrap(view: Page[Given]) -> Page[Given]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if permission:
                require(asker_of(request), permission)
            return view(request, *args, **kwargs)

        asked = require_http_methods(list(methods or ("GET", "HEAD")))(guarded)
        return login_required(asked)  # type: ignore[return-value]

    return wrap


def asker_of(request: HttpRequest) -> Staff:
    """The member of the staff who asks."""
    assert isinstance(request.user, Staff)
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the one who acts."""
    return Actor.staff(asker_of(request).pk)


def case_of(request: HttpRequest, number: int) -> Case:
    """The case of this number, with its customer and conversation, if the asker may see it; else there is none."""
    rows = cases_for(asker_of(request)).select_related("customer", "conversation", "owner", "handler", "unit__product")
    case = rows.filter(number=number).first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    return case


@dataclass(frozen=True)
class Where:
    """Where in the lists someone is: the view, the words searched for, the page. `saved`: the view, if it is one."""

    view: View = "mine"
    text: str = ""
    cursor: str = ""
    saved: ReadView | None = None

    @property
    def name(self) -> str:
        """The view as addresses name it."""
        return f"{SAVED}{self.saved.row.pk}" if self.saved else self.view

    @cached_property
    def query(self) -> str:
        """As the end of an address."""
        given = {"view": self.name, "q": self.text, "cursor": self.cursor}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def list_url(self, case: Case | None = None) -> str:
        """The list, beside this case if one is open."""
        return (reverse("desk_case", args=[case.number]) if case else reverse("desk_cases")) + self.query

    def case_url(self, number: int) -> str:
        """A case beside this list."""
        return reverse("desk_case", args=[number]) + self.query

    @property
    def list_back(self) -> str:
        """The list alone, for phones."""
        return reverse("desk_cases") + self.query

    def at(self, view: View) -> "Where":
        """The beginning of another view."""
        return replace(self, view=view, cursor="", saved=None)

    def at_saved(self, row: SavedView) -> "Where":
        """The beginning of a saved view."""
        return replace(self, cursor="", saved=ReadView(row))

    def page(self, cursor: str) -> "Where":
        """Another page of the same list."""
        return replace(self, cursor=cursor)


def where_of(request: HttpRequest, case: Case | None = None) -> Where:
    """Where the address says they are; without a word of it, beside the list this case is in."""
    asked = request.GET.get("view", "")
    view: View = next((one for one in VIEWS if one == asked), _own_view(request, case))
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    return Where(view, text, request.GET.get("cursor", "")[:80], _saved(request, asked))


def _saved(request: HttpRequest, asked: str) -> ReadView | None:
    """The saved view of this name, read once a request, if the asker may see it."""
    if not asked.startswith(SAVED) or not asked[1:].isdecimal():
        return None
    row = next((one for one in views_of(request) if str(one.pk) == asked[1:]), None)
    return read_view(row) if row is not None else None


def views_of(request: HttpRequest) -> list[SavedView]:
    """The saved views of who asks; asked once a request."""
    found: list[SavedView] | None = getattr(request, "_saved_views", None)
    if found is None:
        found = views_for(asker_of(request))
        request._saved_views = found  # type: ignore[attr-defined]
    return found


def incidents_now(request: HttpRequest) -> list[Incident]:
    """The incidents going on; asked once a request."""
    found: list[Incident] | None = getattr(request, "_incidents", None)
    if found is None:
        found = going_on()
        request._incidents = found  # type: ignore[attr-defined]
    return found


def _own_view(request: HttpRequest, case: Case | None) -> View:
    if case is None or case.owner_id == asker_of(request).pk:
        return "mine"
    if case.spam_at is not None:
        return "spam"
    if case.resolved_at is not None:
        return "resolved"
    return "unassigned" if case.owner_id is None else "open"


def wanted_part(request: HttpRequest) -> str:
    """The id of the part a script asks for, "" for the whole page; what the browser's back restores is whole."""
    if "HX-History-Restore-Request" in request.headers:
        return ""
    return request.headers.get("HX-Target", "") if "HX-Request" in request.headers else ""


def answer(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page or part that browsers do not mix up, nor keep."""
    context = context | {"part": bool(wanted_part(request))}
    response = render(request, f"cases/desk/{template}.html", context, status=status)
    patch_vary_headers(response, ["Cookie", "HX-Request", "HX-Target"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def address_of(name: str, **given: object) -> str:
    """A page of a room above us, or "" while there is none."""
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch:
        return ""
