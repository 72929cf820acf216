"""The one address at which all providers call: who calls is proved, what they say is stored, and that is the answer.

It answers beside Django's usual way (see `vafa.wsgi`), since providers call by the thousand and need no session, no
language and no page. Reading and placing happen afterwards, elsewhere.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from vafa.channels.doors import door_of
from vafa.channels.inbound import Hook, Unsigned
from vafa.conversations.intake import keep
from vafa.platform.jobs.background import hurry
from vafa.platform.time import now

log = logging.getLogger(__name__)
PATH = "/in/"
LARGEST = 40 * 1024 * 1024  # bytes: a mail with its files; providers of chats send a few thousand
TOGETHER = 0.1  # seconds: what comes within is read by one job
Answer = tuple[int, str]


_pending = threading.Lock()


def take(token: str, hook: Hook) -> Answer:
    """Store what a provider says: 200 when it is stored (also when it was before), 403 when it is not proved."""
    door = door_of(token)
    if door is None:
        return 404, ""
    if hook.method in ("GET", "HEAD"):
        greeting = door.driver.greet(hook)
        if greeting is not None:
            return 200, greeting
    try:
        door.driver.verify(hook)
    except Unsigned:
        log.warning("account %s was called by somebody who did not sign", door.account.pk)
        return 403, ""
    except NotImplementedError:
        return 404, ""
    if keep(door.account, door.driver.raw(hook), at=now()) is not None:
        _read_soon()
    return 200, door.driver.answer(hook)


def answered(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI form of `take`; a database that was away is tried once more before the provider is told to come back."""
    token = environ["PATH_INFO"][len(PATH) :].strip("/")
    status, text = _with_body(environ, lambda hook: _surely(token, hook))
    names = {200: "200 OK", 403: "403 Forbidden", 404: "404 Not Found", 413: "413 Too Large"}
    body = text.encode()
    kind = "application/json" if text.startswith("{") else "text/xml" if text.startswith("<") else "text/plain"
    start_response(
        names.get(status, "503 Come Back"),
        [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))],
    )
    return [body]


@csrf_exempt
def hook_view(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a Django page, for servers that call Django alone."""
    status, text = _with_body(request.META, lambda hook: _surely(token, hook))
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _with_body(environ: dict[str, Any], act: Callable[[Hook], Answer]) -> Answer:
    size = environ.get("CONTENT_LENGTH") or "0"
    if not str(size).isdigit() or int(size) > LARGEST:
        return 413, ""
    return act(_hook(environ, environ["wsgi.input"].read(int(size)) if int(size) else b""))


def _hook(environ: dict[str, Any], body: bytes) -> Hook:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    scheme = headers.get("x-forwarded-proto") or environ.get("wsgi.url_scheme", "http")
    query = environ.get("QUERY_STRING", "")
    place = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "") + (f"?{query}" if query else "")
    return Hook(
        method=environ.get("REQUEST_METHOD", "GET"), body=body, query=dict(parse_qsl(query, keep_blank_values=True)),
        headers=headers, content_type=environ.get("CONTENT_TYPE", ""),
        url=f"{scheme}://{headers.get('x-forwarded-host') or headers.get('host', '')}{place}",
        sender=_sender(environ, headers),
    )  # fmt: skip


def _sender(environ: dict[str, Any], headers: dict[str, str]) -> str:
    """The address it came from; behind a proxy (VAFA_HTTPS) the last one the proxy wrote."""
    forwarded = headers.get("x-forwarded-for", "") if settings.CONFIG.https else ""
    return forwarded.rpartition(",")[2].strip() or str(environ.get("REMOTE_ADDR", ""))


def _surely(token: str, hook: Hook) -> Answer:
    try:
        return take(token, hook)
    except (OperationalError, InterfaceError):
        connection.close()
    try:
        return take(token, hook)
    except DatabaseError:
        log.exception("a webhook could not be stored; the provider is asked to come back")
        connection.close()
        return 503, ""


def _read_soon() -> None:
    """Have what came read in a moment: one job for all that comes together."""
    if _pending.acquire(blocking=False):
        later = threading.Timer(TOGETHER, _read_now)
        later.daemon = True
        later.start()


def _read_now() -> None:
    _pending.release()
    try:
        hurry("conversations.place", lanes=2)
    except DatabaseError:
        log.warning("reading what came waits for the next tick", exc_info=True)
    finally:
        connection.close()
