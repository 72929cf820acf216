"""Beside a case: the incident it is part of, whether it was asked before, and the time spent on it."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from vafa.cases.access import REPLY, VIEW
from vafa.cases.queries import CasePage, kind_shape
from vafa.cases.queries.handling import time_spent
from vafa.cases.queries.incidents import incident_for, standing
from vafa.cases.queries.learning import asked_before
from vafa.cases.web.handling import timer_of
from vafa.cases.web.incident_parts import line_of
from vafa.cases.web.page import asker_of, incidents_now, where_of
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.slots import panel


@panel("case.side", order=3, permission=VIEW)
def incident(request: HttpRequest, page: CasePage) -> str:
    """The incident the case is part of, or one going on that it looks like."""
    case = page.case
    found = case.incident or incident_for(case, incidents_now(request))
    if found is None:
        return ""
    context = {
        "case": case,
        "incident": found,
        "joined": case.incident_id is not None,
        "may_join": found.ended_at is None and may(asker_of(request), REPLY),
        "query": where_of(request, case).query,
    }
    return render_to_string("cases/desk/panels/incident.html", context, request)


@panel("case.side", order=4, permission=VIEW)
def again(request: HttpRequest, page: CasePage) -> str:
    """That this is the second or later request about the same unit, or of the same person about the same matter."""
    case = page.case
    days = kind_shape(case.kind, case.kind_version).repeat_days
    count, about = asked_before(case, days, case.opened_at)
    if count < 2:
        return ""
    language = active().language
    facts = {"nth": show_number(count, language), "days": show_number(days, language)}
    if about == "unit":
        words = ngettext(
            "Request %(nth)s about this unit in %(days)s day.",
            "Request %(nth)s about this unit in %(days)s days.",
            days,
        )
    else:
        words = ngettext(
            "Request %(nth)s of this customer about this in %(days)s day.",
            "Request %(nth)s of this customer about this in %(days)s days.",
            days,
        )
    return render_to_string("cases/desk/panels/again.html", {"words": words % facts}, request)


@panel("case.side", order=70, permission=VIEW)
def time(request: HttpRequest, page: CasePage) -> str:
    """How long was worked on the case, by whom; it counts while one looks."""
    case, staff = page.case, asker_of(request)
    spent = time_spent(case, staff)
    people: dict[str, int] = {}
    for row in spent.rows:
        worked = row.seconds if row.corrected is None else row.corrected
        people[row.staff.name] = people.get(row.staff.name, 0) + worked
    context = {"timer": timer_of(case, spent.total), "people": sorted(people.items()) if len(people) > 1 else []}
    return render_to_string("cases/desk/panels/time.html", context, request)


@panel("desk.banner", order=10, permission=VIEW)
def crisis(request: HttpRequest, subject: object) -> str:
    """The line across the desk while something strikes many customers."""
    found = incidents_now(request)[:2]
    lines = [line_of(one, standing(one)) for one in found]
    return render_to_string("cases/desk/crisis.html", {"lines": lines}, request) if lines else ""
