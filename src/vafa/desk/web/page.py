"""What every page of the desk begins with: someone signed in, who may be here, asking in a way we answer."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor

Ways = ParamSpec("Ways")
View = Callable[Concatenate[HttpRequest, Ways], HttpResponse]


def desk_page(permission: str = "", methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View[Ways]], View[Ways]]:
    """A page for staff: `@desk_page(VIEW)`. Strangers sign in first, others are refused; "" lets all staff in."""

    def wrap(view: View[Ways]) -> View[Ways]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Ways.args, **kwargs: Ways.kwargs) -> HttpResponse:
            if permission:
                require(asker(request), permission)
            return view(request, *args, **kwargs)

        asked: Callable[..., HttpResponseBase] = login_required(guarded)
        return require_http_methods(methods)(asked)  # type: ignore[return-value]

    return wrap


def asker(request: HttpRequest) -> Staff:
    """The member of the staff who asks."""
    assert isinstance(request.user, Staff)
    return request.user


def acting(request: HttpRequest) -> Actor:
    """Who asks, as actions want it."""
    return Actor.staff(asker(request).pk)


def wants_part(request: HttpRequest) -> bool:
    """Whether a script asks for a part of the page only; a page restored by the browser's back is whole."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"
