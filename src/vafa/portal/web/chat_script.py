"""The one script a shop puts on its pages: a button, which fetches the rest of the chat when it is pressed."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.templatetags.static import static
from django.views.decorators.http import require_safe

import vafa.portal

FOLDER = Path(vafa.portal.__file__).parent / "static" / "vafa" / "chat"
KEPT = "public, max-age=3600, stale-while-revalidate=86400"


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script; it is small, the same for everyone, and browsers ask for it once an hour."""
    text, etag = loader()
    known = request.headers.get("If-None-Match") == etag
    response = HttpResponseNotModified() if known else HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = KEPT
    response.headers["ETag"] = etag
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def loader() -> tuple[str, str]:
    """The script with the addresses of what it fetches, and its fingerprint."""
    text = (FOLDER / "loader.js").read_text(encoding="utf-8")
    for name in ("widget.js", "widget.css"):
        text = text.replace(f"%{name}%", static(f"vafa/chat/{name}"))
    return text, f'"{sha256(text.encode()).hexdigest()[:16]}"'
