"""Audiences: the list with its counts, and one audience put together by clicks, with whom it finds as one goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.customers.access import AUDIENCES, VIEW
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.audiences import (
    audience_for,
    audiences_for,
    count_for,
    delete_audience,
    people_for,
    restore_audience,
    save_audience,
)
from vafa.customers.conditions.clicks import Row, Typed, builders, typed_from, typed_in
from vafa.customers.conditions.sentence import sentence as said
from vafa.customers.models import Audience, Customer
from vafa.desk.web.page import acting, asker, desk_page
from vafa.platform.access import may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

FIRST = 10  # people shown beside the conditions
BEGINNING = Typed({"all": [Row("customers.last_purchase", op="within", value="180")], "any": [], "none": []})


@dataclass(frozen=True)
class Look:
    """Whom conditions find just now, or why they cannot be asked."""

    words: str = ""
    count: int | None = None
    people: Sequence[Customer] = ()
    trouble: str = ""


@desk_page(VIEW)
def audiences(request: HttpRequest) -> HttpResponse:
    """Every audience with its sentence; counts come one after another."""
    staff, deleted = asker(request), request.GET.get("deleted", "")
    change = may(staff, AUDIENCES)
    context = {
        "rows": [(one, _words(one)) for one in audiences_for(staff)],
        "new_url": reverse("desk_audience_new") if change else "",
        "undo_url": reverse("desk_audience_undo", kwargs={"pk": int(deleted)}) if change and _is_id(deleted) else "",
        "blank": _none(change),
    }
    return render(request, "desk/people/audiences.html", context)


@desk_page(AUDIENCES, ("GET", "HEAD", "POST"))
def new_audience(request: HttpRequest) -> HttpResponse:
    """A new audience."""
    if request.method == "POST":
        return _save(request, None)
    return _page(request, None, BEGINNING)


@desk_page(VIEW, ("GET", "HEAD", "POST"))
def audience(request: HttpRequest, pk: int) -> HttpResponse:
    """One audience: looked at by who may see customers, changed or deleted by who may keep audiences."""
    staff = asker(request)
    found = audience_for(staff, pk)
    if request.method != "POST":
        return _page(request, found, typed_from(found.conditions))
    require(staff, AUDIENCES)
    if request.POST.get("do") == "delete":
        delete_audience(found, actor=acting(request), at=now())
        return redirect(f"{reverse('desk_audiences')}?{urlencode({'deleted': pk})}")
    return _save(request, found)


@desk_page(AUDIENCES, ("POST",))
def undo_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """A deleted audience comes back."""
    restore_audience(pk, actor=acting(request), at=now())
    answer: HttpResponse = redirect("desk_audiences")
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("desk_audiences")
    return answer


@desk_page(VIEW, ("POST",))
def look(request: HttpRequest) -> HttpResponse:
    """Whom the conditions as typed would find: the part of the page that follows every change."""
    return render(request, "desk/people/audience_look.html", {"look": _look_at_typed(request, typed_in(request.POST))})


@desk_page(VIEW)
def audience_count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many an audience has now: a number in the list."""
    staff = asker(request)
    try:
        count: int | None = count_for(staff, read_conditions(audience_for(staff, pk).conditions), now())
    except Refused as refused:
        if refused.status == 404:
            raise
        count = None
    return render(request, "desk/people/audience_count.html", {"count": count})


def _save(request: HttpRequest, found: Audience | None) -> HttpResponse:
    typed, name, conditions = typed_in(request.POST), request.POST.get("name", "")[:200], None
    try:
        as_kept = found is not None and request.POST.get("as_kept") == "1"
        conditions = found.conditions if found is not None and as_kept else typed.data()
        kept = save_audience(found, name=name, conditions=conditions, actor=acting(request), at=now())
    except Refused as refused:
        return _page(request, found, typed, name=name, error=sentence(refused), status=422)
    return redirect("desk_audience", pk=kept.pk)


def _page(
    request: HttpRequest, found: Audience | None, typed: Typed | None, *, name: str = "", error: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    staff = asker(request)
    context = {
        "audience": found,
        "name": name or (found.name if found else ""),
        "groups": builders(typed) if typed is not None else None,
        "look": _look_at_typed(request, typed) if typed is not None else _look_at(staff, found and found.conditions),
        "may_change": may(staff, AUDIENCES),
        "error": error,
    }
    return render(request, "desk/people/audience.html", context, status=status)


def _look_at_typed(request: HttpRequest, typed: Typed) -> Look:
    try:
        data = typed.data()
    except Refused as refused:
        return Look(trouble=sentence(refused))
    return _look_at(asker(request), data)


def _look_at(staff: Staff, data: object) -> Look:
    try:
        tree = read_conditions(data)
    except Refused as refused:
        return Look(trouble=sentence(refused))
    at = now()
    return Look(said(tree), count_for(staff, tree, at), people_for(staff, tree, at, limit=FIRST).rows)


def _words(found: Audience) -> str:
    try:
        return said(read_conditions(found.conditions))
    except Refused as refused:
        return sentence(refused)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _none(change: bool) -> Blank:
    new = Action(_("New audience"), reverse("desk_audience_new"), icon="plus", kind="go")
    return Blank(
        _("Audiences will stand here."),
        _("An audience is everybody who is like this now: who bought something lately, who has no open case."),
        new if change else None,
    )


urlpatterns = [
    path("people/audiences/", audiences, name="desk_audiences"),
    path("people/audiences/new/", new_audience, name="desk_audience_new"),
    path("people/audiences/look/", look, name="desk_audience_look"),
    path("people/audiences/<int:pk>/", audience, name="desk_audience"),
    path("people/audiences/<int:pk>/count/", audience_count, name="desk_audience_count"),
    path("people/audiences/<int:pk>/undo/", undo_delete, name="desk_audience_undo"),
]
