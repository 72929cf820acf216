"""Questions asked over a case's page: shown in its dialog, or as a page of their own where there is no script.

Each is a form. What is refused comes back into the dialog with everything typed; what was done brings the case anew.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from vafa.cases.models import Case
from vafa.cases.web.desk import show_case
from vafa.cases.web.page import answer, case_of, wanted_part, where_of
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


def ask(
    request: HttpRequest,
    case: Case,
    name: str,
    context: Mapping[str, object],
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question `cases/desk/asks/<name>.html` about a case; with why it was refused, if it was."""
    where = where_of(request, case)
    parts: dict[str, object] = {"case": case, "where": where, "query": where.query, "back": where.case_url(case.number)}
    parts |= {"asked": f"cases/desk/asks/{name}.html", "error": sentence(refused) if refused else "", **context}
    status = refused.status if refused else status
    part = wanted_part(request)
    response = answer(request, "ask" if part else "ask_page", parts, status)
    if part and part != "ask":
        response.headers["HX-Retarget"] = "#ask"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def done(request: HttpRequest, number: int) -> HttpResponse:
    """The case as it is now: where it was opened, or at once for a script, with the queue."""
    url = where_of(request, case_of(request, number)).case_url(number)
    if wanted_part(request) != "pane":
        return redirect(url)
    response = show_case(request, number, now(), done=True)
    response.headers["HX-Push-Url"] = url
    return response
