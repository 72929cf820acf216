"""Beside a case: what may be the same matter, quietly; its tags; what is linked with it or was merged into it."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from vafa.cases.access import REPLY, VIEW
from vafa.cases.actions.merging import UNMERGE_FOR
from vafa.cases.queries import CasePage
from vafa.cases.queries.doubles import doubles_of, linked_with, merged_here
from vafa.cases.web.page import asker_of, where_of
from vafa.platform.access import may
from vafa.platform.time import now
from vafa.platform.ui.slots import panel


@panel("case.side", order=5, permission=REPLY)
def doubles(request: HttpRequest, page: CasePage) -> str:
    """Cases that may be the same matter, while this one is open."""
    case = page.case
    if case.resolved_at is not None:
        return ""
    rows = doubles_of(case, asker_of(request), now())
    if not rows:
        return ""
    shown = [(one, one.customer_id == case.customer_id and one.resolved_at is None) for one in rows]
    context = {"case": case, "rows": shown, "query": where_of(request, case).query}
    return render_to_string("cases/desk/panels/doubles.html", context, request=request)


@panel("case.side", order=55, permission=VIEW)
def sorted_as(request: HttpRequest, page: CasePage) -> str:
    """Tags and links."""
    case, staff, at = page.case, asker_of(request), now()
    merged = [(one, one.closed_at is not None and at - one.closed_at < UNMERGE_FOR) for one in merged_here(case)]
    context = {
        "case": case,
        "linked": linked_with(case, staff),
        "merged": merged,
        "query": where_of(request, case).query,
        "may_sort": may(staff, REPLY),
    }
    return render_to_string("cases/desk/panels/sorted.html", context, request=request)
