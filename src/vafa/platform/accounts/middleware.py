"""Makes every page speak the reader's language, calendar and time zone; staff by their settings, visitors by cookie."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vafa.platform.i18n import language, languages
from vafa.platform.i18n.reading import Reader, reading_as

A_YEAR = 365 * 24 * 3600


class ReaderMiddleware:
    """Activates the reader for the length of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = reader_of(request)
        with reading_as(reader):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", reader.language)
        response.headers.setdefault("Vary", "Cookie")
        wanted = request.GET.get("language", "")
        if wanted in {one.code for one in languages()}:  # kept, so that the answer to a form speaks it too
            _keep(response, wanted)
        return response


def _keep(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def reader_of(request: HttpRequest) -> Reader:
    """Who is reading: a chosen language (query or cookie) comes before the shop's own."""
    user = request.user
    if user.is_authenticated:
        return Reader(user.language, user.calendar, user.time_zone, user.money_unit)
    known = {one.code for one in languages()}
    wanted = request.GET.get("language") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or settings.LANGUAGE_CODE
    code = wanted if wanted in known else settings.LANGUAGE_CODE
    return Reader(code, language(code).calendar, settings.CONFIG.time_zone, "toman")
