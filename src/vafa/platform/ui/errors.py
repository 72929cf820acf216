"""Pages for what went wrong. They need neither database nor session, so they show when those are the trouble."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood. One that is too large says so, beside what was typed where a script asks."""
    if not isinstance(exception, RequestDataTooBig):
        return _page("400", 400)
    if request.headers.get("HX-Request") != "true":
        return _page("too_large", 413)
    part = render_to_string("ui/errors/too_large_part.html")
    return HttpResponse(part, status=400, headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not do this."""
    return _page("403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing this person may see."""
    return _page("404", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something broke on our side."""
    return _page("500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    return _page("csrf", 403)


def _page(name: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"ui/errors/{name}.html"), status=status)
