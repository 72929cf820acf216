"""The page of one request, behind a signed link: what happens now and by when, what was said, and a place to write."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from vafa.cases.actions import confirm, customer_writes, reopen
from vafa.cases.actions.sign_off import may_be_signed
from vafa.cases.models import Case
from vafa.cases.queries import StatusPage, status_page
from vafa.cases.queries.report import given_to
from vafa.cases.web.report import given_words
from vafa.channels.names import CHANNELS, ChannelName
from vafa.conversations.queries import openings
from vafa.platform.i18n.reading import active
from vafa.platform.secrets import read_link
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.portal.emergencies import emergency_words
from vafa.portal.web.limits import refuse_flood
from vafa.portal.web.page import customer_actor, personal, show, speaking_to
from vafa.portal.web.status_words import now_and_by_when, said, stations, who_answers
from vafa.portal.web.uploads import Uploads, takes_files


def read_status(token: str) -> StatusPage:
    """The case a status link belongs to, as its customer may see it."""
    return status_page(int(read_link("case", token)))


@personal
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show how the request stands; posted words are added to it, once."""
    page = read_status(token)
    if request.method != "POST":
        return _show(request, token, page)
    at, text = now(), request.POST.get("text", "")[:10_000]
    uploads = Uploads(request, at)
    errors = list(uploads.errors)
    if not errors:
        try:
            refuse_flood(request, "write")
            key = _form_key(request)
            case, actor = page.case, customer_actor(page.case.customer_id)
            again = {"again": True, "thanks": False}.get(request.POST.get("how", ""))
            customer_writes(case, text, attachments=uploads.files, reopens=again, key=key, actor=actor, at=at)
            return redirect("portal_status", token)
        except Refused as refused:
            errors = [sentence(refused)]
    return _show(request, token, page, text=text, uploads=uploads, errors=errors, status=400)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def works(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """Hear whether it worked. A letter's link only asks and a button says it, since scanners open links."""
    page = read_status(token)
    if page.resolution is None:
        return redirect("portal_status", token)
    if request.method != "POST":
        context = {"case": page.case, "token": token, "yes": answer == "yes", "form_key": uuid.uuid4()}
        with speaking_to(request, page.case.customer):
            return show(request, "works", context)
    case, actor, at = page.case, customer_actor(page.case.customer_id), now()
    why = request.POST.get("text", "").strip()[:10_000]
    if answer == "yes":
        confirm(case, actor=actor, at=at)
    elif why:
        customer_writes(case, why, reopens=True, key=_form_key(request), actor=actor, at=at)
    else:
        reopen(case, "", actor=actor, at=at)
    return redirect("portal_status", token)


def _form_key(request: HttpRequest) -> str | None:
    try:
        return f"portal:{uuid.UUID(request.POST.get('form_key', ''))}"
    except ValueError:
        return None


def _show(
    request: HttpRequest,
    token: str,
    page: StatusPage,
    *,
    text: str = "",
    uploads: Uploads | None = None,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    with speaking_to(request, page.case.customer):
        return show(request, "status", _context(request, token, page, text, uploads, errors), status)


def _context(
    request: HttpRequest, token: str, page: StatusPage, text: str, uploads: Uploads | None, errors: Sequence[str]
) -> dict[str, object]:
    at, case = now(), page.case
    return {
        "token": token,
        "case": case,
        "now": now_and_by_when(page, at),
        "who": who_answers(page),
        "given": [given_words(one) for one in given_to(case)],
        "has_report": may_be_signed(case),
        "stations": stations(page, at),
        "messages_said": said(page),
        "form_key": request.POST.get("form_key") or uuid.uuid4(),
        "text": text,
        "errors": errors,
        "files": uploads.files if uploads else [],
        "kept": uploads.kept if uploads else "",
        "asks_whether": _asks_whether(case, page),
        "openings": _openings(case, at),
        "emergency": _emergency(case),
    }


def _openings(case: Case, at: datetime) -> list[tuple[ChannelName, str]]:
    """The messengers in which they may go on, with links that tell there who they are."""
    return [(CHANNELS[channel], url) for channel, url in openings(case.customer_id, at).items()]


def _emergency(case: Case) -> str:
    """Where to call in danger, while the request is open."""
    if case.resolved_at is not None:
        return ""
    sku = case.unit.product.sku if case.unit else ""
    return emergency_words(active().language, sku)


def _asks_whether(case: Case, page: StatusPage) -> bool:
    return page.resolution is not None and page.resolution.confirmed_at is None
