"""Where the shop's website and systems tell what customers look at and use: a script, a door for pages, another for
systems.

Pages come by the door of their own website only, without cookies; systems sign what they send. Nothing is decided here.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

import vafa.portal
from vafa.channels.contract import Secret
from vafa.channels.inbound import Hook, Unsigned
from vafa.channels.signing import check_signature
from vafa.journeys.models import SeenSource
from vafa.journeys.seen.passes import kept_pass, read_pass, sites_of
from vafa.journeys.seen.reading import MOST
from vafa.journeys.seen.taking import customer_named, note_visit, take_rows
from vafa.platform.secrets import unseal
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Refused, refuse_if
from vafa.platform.wording import sentence
from vafa.portal.talks import read_token
from vafa.portal.web.limits import refuse_haste
from vafa.portal.web.page import customer_actor

SCRIPT = Path(vafa.portal.__file__).parent / "static" / "vafa" / "seen" / "seen.js"
CACHED = "public, max-age=3600, stale-while-revalidate=86400"
LARGEST_BATCH, LARGEST_PAGE = 1024 * 1024, 8 * 1024  # bytes
BATCHES, PAGES = 300, 600  # a minute, from one address, to one process


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script; the same for everyone, and asked for once an hour."""
    text, etag = _script()
    known = request.headers.get("If-None-Match") == etag
    response = HttpResponseNotModified() if known else HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = CACHED
    response.headers["ETag"] = etag
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@csrf_exempt
def events(request: HttpRequest, key: str) -> HttpResponse:
    """A system tells a batch, signed: what was stored, what was known before, and which rows were not taken and why."""
    try:
        source = _source(request, key, "seen", BATCHES)
        body = _body(request, LARGEST_BATCH)
        _check(source, request, body)
        rows = _json(body)
        if not isinstance(rows, list) or len(rows) > MOST:
            raise Refused("seen.not_a_batch", {"most": MOST}, status=422)
        taken = take_rows(source, rows, actor=SYSTEM, at=now())
    except Refused as refused:
        return _refused(refused)
    wrong = [
        {"row": one.row, "id": one.id, "error": one.refused.code, "sentence": sentence(one.refused)}
        for one in taken.wrong
    ]
    return JsonResponse({"stored": taken.stored, "known": taken.known, "wrong": wrong})


@csrf_exempt
def pages(request: HttpRequest, key: str) -> HttpResponse:
    """A page of the shop's website says who looks at it; the answer is who they are from now on ("" for nobody)."""
    origin, allowed = request.headers.get("Origin", ""), ""
    try:
        source = _source(request, key, "seen-pages", PAGES)
        refuse_if(origin not in sites_of(source), Refused("seen.other_site", status=403))
        allowed = origin
        told = _json(_body(request, LARGEST_PAGE))
        given = told if isinstance(told, dict) else {}
        customer_id = _visitor(source, str(given.get("who") or ""))
        if customer_id is not None:
            note_visit(source, customer_id, str(given.get("page") or ""), actor=customer_actor(customer_id), at=now())
        response: HttpResponse = JsonResponse({"who": kept_pass(source, customer_id) if customer_id else ""})
    except Refused as refused:
        response = _refused(refused)
    if allowed:
        response.headers["Access-Control-Allow-Origin"] = allowed
    response.headers["Vary"] = "Origin"
    response.headers["Cache-Control"] = "no-store"
    return response


@cache
def _script() -> tuple[str, str]:
    text = SCRIPT.read_text(encoding="utf-8")
    return text, f'"{sha256(text.encode()).hexdigest()[:16]}"'


def _source(request: HttpRequest, key: str, what: str, most: int) -> SeenSource:
    if request.method != "POST":
        raise Refused("links.not_valid", status=405)
    refuse_haste(request, what, most)
    source = SeenSource.objects.filter(key=key, is_active=True).first()
    if source is None:
        raise Refused("links.not_valid", status=404)
    return source


def _body(request: HttpRequest, largest: int) -> bytes:
    """The body, looked at only when it says how long it is and that is not too long."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    fits = str(size).isdigit() and int(size) <= largest
    refuse_if(not fits, Refused("seen.too_large", {"most": largest}, status=413))
    return request.body


def _check(source: SeenSource, request: HttpRequest, body: bytes) -> None:
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        check_signature(Hook(method="POST", body=body, query={}, headers=headers), _secret(source), now())
    except Unsigned as problem:
        raise Refused("seen.not_signed", status=403) from problem


def _visitor(source: SeenSource, token: str) -> int | None:
    """The customer a page names by a pass of ours, or by a token the shop signed; None for nobody we know."""
    if token.count(".") == 2 and ":" not in token:
        claims = read_token(_secret(source), token, now())
        return customer_named(claims) if claims else None
    try:
        return customer_named({"id": read_pass(source, token)})
    except Refused:
        return None


def _secret(source: SeenSource) -> Secret:
    return Secret(unseal(source.secret))


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise Refused("seen.not_a_batch", {"most": MOST}, status=422) from problem


def _refused(refused: Refused) -> HttpResponse:
    return JsonResponse({"error": refused.code, "sentence": sentence(refused)}, status=refused.status)
