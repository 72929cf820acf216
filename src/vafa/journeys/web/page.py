"""What every page of Grow begins with: who asks, who may, and which plan it is about."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from vafa.journeys.models import Plan
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor

Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def grow_page(permission: str, *methods: str) -> Callable[[Page[Given]], Page[Given]]:
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


def first_plan() -> Plan | None:
    """The plan Grow opens with: the oldest one that is switched on, else the oldest."""
    return Plan.objects.order_by("-is_active", "pk").first()


def plan_or_404(pk: int) -> Plan:
    """The plan of this id; without one there is no such page."""
    plan = Plan.objects.filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def go(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, also for a script that asked for a part of this one."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = url
    return response


def address_of(name: str, **given: object) -> str:
    """A page of a room above us, or "" while there is none."""
    try:
        return reverse(name, kwargs=given or None)
    except NoReverseMatch:
        return ""
