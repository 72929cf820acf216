"""What every page of feedback begins with: who asks, who may, the pages beside it, and small figures in words."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vafa.feedback.access import CALL, VIEW
from vafa.feedback.queries.call_backs import count_late
from vafa.platform.access import may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Tab
from vafa.platform.values import Actor

Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
NONE = "–"


def feedback_page(permission: str, *methods: str) -> Callable[[Page[Given]], Page[Given]]:
    """A page for signed-in staff who have the permission, for these methods (GET)."""

    def wrap(view: Page[Given]) -> Page[Given]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
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


def show(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page of feedback with the pages beside it."""
    found = {"places": _places(request), **context}
    return render(request, f"feedback/desk/{template}.html", found, status=status)


def _places(request: HttpRequest) -> list[Tab]:
    staff, path = asker_of(request), request.path
    calls = reverse("desk_call_backs")
    causes = reverse("desk_causes")
    tabs = [Tab(_("Surveys"), reverse("desk_surveys"), current=not path.startswith((calls, causes)))]
    if may(staff, CALL):
        late = count_late(staff, now())
        tabs.append(Tab(_("Call-backs"), calls, count=late or None, current=path.startswith(calls)))
    tabs.append(Tab(_("Causes"), causes, current=path.startswith(causes)))
    return tabs if may(staff, VIEW) else []


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To where the form stood, if that is a page of ours."""
    to = request.POST.get("back", "")
    fine = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return redirect(to if fine else otherwise)


def address_of(name: str, **given: object) -> str:
    """A page of a room above us, or "" while there is none."""
    try:
        return reverse(name, kwargs=given or None)
    except NoReverseMatch:
        return ""


def number(value: float | None, decimals: int = 0) -> str:
    """A number, or a dash."""
    return NONE if value is None else show_number(round(value, decimals), active().language, decimals)


def percent(value: float | None) -> str:
    """A share, or a dash."""
    return NONE if value is None else show_percent(round(value * 100), active().language)


def chosen_staff(text: str) -> Staff | None:
    """The person chosen in a form, if they work here."""
    return Staff.objects.filter(pk=int(text), is_active=True).first() if text.isdecimal() and len(text) < 12 else None
