"""The web door for a WSGI server: pages by Django, and the calls of providers by a shorter way."""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.settings")
_pages = get_wsgi_application()

from vafa.conversations.web.hooks import PATH, answered  # noqa: E402 (after Django is set up)


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    if environ.get("PATH_INFO", "").startswith(PATH):
        return answered(environ, start_response)
    return _pages(environ, start_response)
