"""The desk's pages of cases: the list, a case beside it, its stream as it grows, and why its deadline is when it is."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from vafa.cases.access import VIEW
from vafa.cases.actions.presence import be_here
from vafa.cases.models import Resolution
from vafa.cases.queries import case_page, cases_for, count_views
from vafa.cases.queries.versions import tide
from vafa.cases.web.lists import nothing_open, queue_look, queue_of, rows_of
from vafa.cases.web.page import answer, asker_of, case_desk, wanted_part, where_of
from vafa.cases.web.pane import UNDO_SHOWN, live_parts, pane
from vafa.cases.web.stream import etag_of, heard, quick_look
from vafa.platform.time import now
from vafa.platform.values import Refused


@case_desk(VIEW)
def cases(request: HttpRequest) -> HttpResponse:
    """The list, with nothing opened; or only the part of it that a script asks for."""
    at, where = now(), where_of(request)
    part = wanted_part(request)
    context: dict[str, object] = {"where": where, "blank": nothing_open()}
    if part != "pane":
        context["queue"] = queue_of(request, where, rows_of(asker_of(request), where, at), at)
    return answer(request, part if part in ("pane", "queue") else "page", context)


@case_desk()
def case(request: HttpRequest, number: int) -> HttpResponse:
    """A case beside its list. Scripts ask for the opened pane or the queue alone."""
    return show_case(request, number, now())


def show_case(
    request: HttpRequest,
    number: int,
    at: datetime,
    *,
    text: str = "",
    kind: str = "",
    form_key: str = "",
    error: str = "",
    status: int = 200,
    done: bool = False,
    resolved: int | None = None,
) -> HttpResponse:
    """The page of a case, or the part asked for; with what was typed and why it was refused, if so.

    `done`: something was done to it, so a script that asks for the pane gets the queue as well. `resolved`: the case
    that was resolved on the way here.
    """
    asker, part = asker_of(request), wanted_part(request)
    page = case_page(asker, number)
    where = where_of(request, page.case)
    found = rows_of(asker, where, at)
    context: dict[str, object] = {"case": page.case, "where": where}
    if part != "queue":
        context |= pane(request, page, where, found, at, text=text, kind=kind, form_key=form_key, error=error)
        here = page.case.number if context["just_resolved"] else None
        context["undo_number"] = here or _just_resolved(request, resolved, at)
    if part != "pane" or done:
        context["queue"] = queue_of(request, where, found, at, page.case)
    template = "done" if done and part == "pane" else part if part in ("pane", "queue") else "page"
    return answer(request, template, context, status)


def _just_resolved(request: HttpRequest, resolved: int | None, at: datetime) -> int | None:
    """The number of the case this person resolved a moment ago before coming here, if it can still be undone."""
    asked = request.GET.get("resolved", "")
    number = resolved or (int(asked) if asked.isdecimal() and len(asked) < 12 else None)
    if number is None:
        return None
    fresh = Resolution.objects.filter(
        case__number=number, by=f"staff:{asker_of(request).pk}", at__gt=at - UNDO_SHOWN, reopened_at=None
    )
    return number if fresh.exists() else None


@case_desk(VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """The rows of the queue as they are now, with the counts; nothing when the reader has them already.

    The tag is "log-look": while the log has not moved the queue has not, else the rows are read and compared.
    """
    at, staff, where = now(), asker_of(request), where_of(request)
    seen_log, _dash, seen_look = request.headers.get("If-None-Match", "").strip('"').partition("-")
    log = tide(at)
    if seen_look and seen_log == log:
        return _not_modified(f'"{log}-{seen_look}"')
    beside = request.GET.get("case", "")
    number = int(beside) if beside.isdecimal() and len(beside) < 12 else 0
    found = rows_of(staff, where, at)
    current = next((one for one in found.rows if one.number == number), None)
    etag = f'"{log}-{queue_look(found, count_views(staff, at), at)}"'
    if seen_look and etag.strip('"').partition("-")[2] == seen_look:
        return _not_modified(etag)
    drawn = queue_of(request, where, found, at, current)
    drawn = replace(drawn, current=number or None)
    response = answer(request, "queue_live", {"queue": drawn, "where": where})
    response.headers["ETag"] = etag
    return response


@case_desk()
def stream(request: HttpRequest, number: int) -> HttpResponse:
    """The stream as it is now, with head, thread and next step; nothing when the reader has it already.

    The tag is "log-others-heard-look": while neither the log moved nor somebody came or went, nothing is read.
    """
    at, asker = now(), asker_of(request)
    case = cases_for(asker).filter(number=number).only("pk").first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    others = be_here(case, asker, at=at)
    seen = request.headers.get("If-None-Match", "").strip('"')
    if seen.count("-") == 3 and seen.startswith(f"{quick_look(others, at)}-"):
        return _not_modified(f'"{seen}"')
    page = case_page(asker, number)
    etag = etag_of(page, others, at)
    seen_look = seen.split("-")[2:]
    if seen_look and etag.strip('"').split("-")[2:] == seen_look:
        return _not_modified(etag)
    before = seen_look[0] if seen_look else ""
    context = live_parts(request, page, where_of(request, page.case), others, at)
    context["case"], context["new_words"] = page.case, before.isdecimal() and heard(page) > int(before)
    response = answer(request, "stream", context)
    response.headers["ETag"] = etag
    return response


def _not_modified(etag: str) -> HttpResponse:
    response = HttpResponseNotModified()
    response.headers["ETag"] = etag
    return response
