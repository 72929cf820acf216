"""Beside a case: what follows for its customer by plan, and what they said to it last."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext

from vafa.cases.queries import CasePage
from vafa.journeys.access import VIEW
from vafa.journeys.queries import Touch, answered_last, planned_next
from vafa.journeys.web import context_panel  # noqa: F401 (draws its own)
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Happening
from vafa.platform.ui.slots import panel

ICONS = {"message": "mail", "call": "phone", "survey": "star"}


@panel("case.side", order=45, permission=VIEW)
def follow_ups(request: HttpRequest, page: CasePage) -> str:
    """What they answered last and what is planned next; surveys and offers of it wait while the case is open."""
    customer = page.case.customer
    coming, last = planned_next(customer), answered_last(customer)
    rows = [Happening(_name(one), one.follow_up.due_at, ICONS.get(one.follow_up.kind, "route")) for one in coming]
    said = [Happening(_name(one), one.follow_up.done_at, state="kept") for one in last]
    if not rows and not said:
        return ""
    context = {"rows": rows, "said": said, "waits": bool(rows) and page.case.resolved_at is None}
    return render_to_string("journeys/desk/case_panel.html", context)


def _name(step: Touch) -> str:
    name = step.touchpoint.called(active().language)
    if not step.order_number:
        return name
    return gettext("%(what)s · %(order)s") % {"what": name, "order": to_reader(step.order_number, active().language)}
