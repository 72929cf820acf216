"""The desk's pages of cases: the list, a case beside it, its stream as it grows, and why its deadline is when it is."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from vafa.cases.access import VIEW
from vafa.cases.actions.presence import be_here
from vafa.cases.queries import case_page
from vafa.cases.web.lists import nothing_open, queue_of, rows_of
from vafa.cases.web.page import answer, asker_of, case_desk, wanted_part, where_of
from vafa.cases.web.pane import live_parts, pane
from vafa.cases.web.stream import etag_of, heard
from vafa.platform.time import now


@case_desk(VIEW)
def cases(request: HttpRequest) -> HttpResponse:
    """The list, with nothing opened; or only the part of it that a script asks for."""
    at, where = now(), where_of(request)
    part = wanted_part(request)
    context: dict[str, object] = {"where": where, "blank": nothing_open()}
    if part != "pane":
        context["queue"] = queue_of(asker_of(request), where, rows_of(asker_of(request), where, at), at)
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
) -> HttpResponse:
    """The page of a case, or the part asked for; with what was typed and why it was refused, if so.

    `done`: something was done to it, so a script that asks for the pane gets the queue as well.
    """
    asker, part = asker_of(request), wanted_part(request)
    page = case_page(asker, number)
    where = where_of(request, page.case)
    found = rows_of(asker, where, at)
    context: dict[str, object] = {"case": page.case, "where": where}
    if part != "queue":
        context |= pane(request, page, where, found, at, text=text, kind=kind, form_key=form_key, error=error)
    if part != "pane" or done:
        context["queue"] = queue_of(asker, where, found, at, page.case)
    template = "done" if done and part == "pane" else part if part in ("pane", "queue") else "page"
    return answer(request, template, context, status)


@case_desk()
def stream(request: HttpRequest, number: int) -> HttpResponse:
    """The stream as it is now, with head, thread and next step; nothing when the reader has it already."""
    at, asker = now(), asker_of(request)
    page = case_page(asker, number)
    others = be_here(page.case, asker, at=at)
    etag, seen = etag_of(page, others, at), request.headers.get("If-None-Match", "")
    if etag == seen:
        response: HttpResponse = HttpResponseNotModified()
    else:
        before = seen.strip('"').split("-")[0]
        context = live_parts(request, page, where_of(request, page.case), others, at)
        context["new_words"] = before.isdecimal() and heard(page) > int(before)
        response = answer(request, "stream", context)
    response.headers["ETag"] = etag
    return response
