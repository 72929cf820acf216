"""Grow → Held back: what waits, for whom, why, since when, and when it is looked at again. Nothing is changed here.

What is meant is chosen by address: `reason`, `plan` and `step` (from the map of a plan), `customer`.
"""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.conversations.models import Message
from vafa.conversations.queries import held_back, held_counts
from vafa.conversations.reasons import known_reasons, reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.customers.models import PURPOSES, Customer
from vafa.desk.places import address
from vafa.desk.web.page import asker, desk_page
from vafa.journeys.access import VIEW
from vafa.journeys.models import FollowUp, Plan
from vafa.journeys.queries import touchpoint_name
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Blank, Pager, Tab

PAGE = 50
ASKED = ("reason", "plan", "step", "customer")


@desk_page(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """A page of what is held back, the latest first, with how many there are of each reason."""
    staff = asker(request)
    named = may(staff, SEE_CUSTOMERS)
    asked = {name: request.GET.get(name, "")[:60] for name in ASKED}
    rows = _meant(held_back(staff), asked, named)
    counts = held_counts(rows)
    if asked["reason"]:
        rows = rows.filter(held_reason=asked["reason"])
    found = list(_after(rows, request.GET.get("after", ""))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    last = found[-1] if found else None
    older = (
        _url(request, asked, after=f"{last.held_at.isoformat()}~{last.pk}") if more and last and last.held_at else ""
    )
    context = {
        "rows": _rows(found, named),
        "named": named,
        "of": _of(asked, named),
        "all_url": _url(request, {}),
        "reasons": [
            Tab(reason_sentence(key), _url(request, {**asked, "reason": key}), many, current=key == asked["reason"])
            for key, many in counts.items()
        ],
        "all": Tab(
            _("Every reason"), _url(request, {**asked, "reason": ""}), sum(counts.values()), current=not asked["reason"]
        ),
        "pager": Pager(_counted(len(found), more), "", older),
        "blank": Blank(
            _("Nothing is held back."),
            _("What must wait for a better moment stands here with its reason, and leaves by itself when it may."),
        ),
        "back": address("desk_grow"),
    }
    return render(request, "desk/held_back.html", context)


def _meant(rows: QuerySet[Message], asked: dict[str, str], named: bool) -> QuerySet[Message]:
    """Those of a plan, of one of its steps, of a customer; an address that names something else means nothing."""
    if asked["reason"] not in known_reasons():
        asked["reason"] = ""
    if asked["plan"].isdecimal():
        steps = FollowUp.objects.filter(message=OuterRef("pk"), run__plan=int(asked["plan"][:15]))
        rows = rows.filter(Exists(steps.filter(touchpoint=asked["step"]) if asked["step"] else steps))
    if asked["customer"].isdecimal() and named:
        rows = rows.filter(customer=int(asked["customer"][:15]))
    return rows


def _after(rows: QuerySet[Message], cursor: str) -> QuerySet[Message]:
    moment, _tilde, last = cursor.replace(" ", "+").rpartition("~")
    try:
        since = datetime.fromisoformat(moment)
    except ValueError:
        return rows
    if not last.isdecimal() or len(last) > 18 or since.tzinfo is None:
        return rows
    return rows.filter(Q(held_at__lt=since) | Q(held_at=since, pk__lt=int(last)))


def _rows(found: list[Message], named: bool) -> list[dict[str, object]]:
    steps = FollowUp.objects.filter(message__in=[one.pk for one in found]).select_related("run__plan")
    of = {one.message_id: one for one in steps}
    purposes, language = dict(PURPOSES), active().language
    return [
        {
            "row": one,
            "name": one.customer.name if named else "",
            "url": address("desk_person", pk=one.customer_id) if named else "",
            "purpose": purposes[one.purpose],
            "plan": step.run.plan.name if (step := of.get(one.pk)) else "",
            "step": touchpoint_name(step.touchpoint, language) if step else "",
            "why": reason_sentence(one.held_reason),
        }
        for one in found
    ]


def _of(asked: dict[str, str], named: bool) -> str:
    """Whose, or of which plan, where the address asks for it."""
    parts: list[str] = []
    if asked["plan"].isdecimal():
        parts += Plan.objects.filter(pk=int(asked["plan"][:15])).values_list("name", flat=True)
        parts += [touchpoint_name(asked["step"], active().language)] if asked["step"] else []
    if asked["customer"].isdecimal() and named:
        parts += Customer.objects.filter(pk=int(asked["customer"][:15])).values_list("name", flat=True)
    return " · ".join(parts)


def _url(request: HttpRequest, asked: dict[str, str], **over: str) -> str:
    query = urlencode({key: value for key, value in {**asked, **over}.items() if value})
    return f"{request.path}?{query}" if query else request.path


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s message", "%(count)s messages", count)
    shown = words % {"count": show_number(count, active().language)}
    return _("%(rows)s, and more") % {"rows": shown} if more else shown


urlpatterns = [path("grow/held-back/", page, name="desk_held_back")]
