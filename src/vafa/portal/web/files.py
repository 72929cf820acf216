"""Attachments by a signed link, and what we tell search engines."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vafa.platform.files.actions import open_file
from vafa.platform.files.models import StoredFile
from vafa.platform.secrets import read_link
from vafa.platform.values import Refused
from vafa.portal.web.page import personal

LINK_DAYS = 2  # pages make fresh links each time they are shown
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")
PRIVATE = ("/r/", "/a/", "/s/", "/u/", "/f/", "/l/", "/o/", "/seen/", "/desk/", "/account/")
ROBOTS = "User-agent: *\n" + "".join(f"Disallow: {place}\n" for place in PRIVATE)


@personal
@require_safe
def attachment(request: HttpRequest, token: str) -> FileResponse:
    """The file of a link. Pictures may be looked at; everything else is only saved, and nothing in it may run."""
    stored = StoredFile.objects.filter(pk=int(read_link("file", token, LINK_DAYS))).first()
    if stored is None:
        raise Refused("links.not_valid", status=404)
    try:
        file = open_file(stored)
    except FileNotFoundError as problem:
        raise Refused("portal.file_gone", status=404) from problem
    picture = stored.content_type in SHOWN
    content_type = stored.content_type if picture else "application/octet-stream"
    response = FileResponse(file, as_attachment=not picture, filename=stored.name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Personal pages are not for search engines."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
