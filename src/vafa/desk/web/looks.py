"""How one person sees the desk: language and light, changed from the menu behind the face and kept at once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from vafa.desk.context import NIGHT, THEME_COOKIE
from vafa.platform import time
from vafa.platform.accounts.actions import change_staff
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n import languages
from vafa.platform.values import Actor

YEAR = 365 * 24 * 3600


@require_POST
def looks(request: HttpRequest) -> HttpResponse:
    """Keep the language or light that was chosen: with the person, and in a cookie for the sign-in page."""
    known = {"theme": set(NIGHT), "language": {one.code for one in languages()}}
    chosen: dict[str, object] = {name: request.POST[name] for name in known if request.POST.get(name) in known[name]}
    if isinstance(request.user, Staff):
        change_staff(request.user, chosen, actor=Actor.staff(request.user.pk), at=time.now())
    back = request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    for name, value in chosen.items():
        cookie = THEME_COOKIE if name == "theme" else settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(cookie, str(value), max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


urlpatterns = [path("looks/", looks, name="desk_looks")]
