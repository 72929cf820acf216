"""Crisis mode: the list of incidents, declaring one, and its page, where everything about it is done.

What is posted to the page says by `do` what is done; whom a choice means is counted and named before it is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vafa.cases.access import INCIDENTS, REPLY, RESOLVE, VIEW
from vafa.cases.actions.bulk import Outcome
from vafa.cases.actions.incidents import (
    change_notice,
    declare,
    end_incident,
    join_many,
    reach_customers,
    resolve_children,
)
from vafa.cases.actions.joining import join_incident, leave_incident
from vafa.cases.actions.telling_affected import note_called, tell
from vafa.cases.models import Case, Incident
from vafa.cases.queries.incidents import SHOWN, Reach, incident_of, incidents, reached
from vafa.cases.queries.scope import cases_for
from vafa.cases.web.incident_parts import Typed, days_of, notice_of, page_parts, reach_of, topics
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk, case_of, where_of
from vafa.platform.access import may, require
from vafa.platform.i18n import languages
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.sales.models import Product

MOST_CHOSEN = 200


@dataclass(frozen=True)
class Did:
    """What a press did, in a line; why some were refused: address, number, why."""

    text: str = ""
    refused: Sequence[tuple[str, str, str]] = field(default_factory=tuple)


@case_desk(VIEW)
def all_incidents(request: HttpRequest) -> HttpResponse:
    """Incidents, those going on first, with how their telling stands."""
    text = gettext(
        "When one thing strikes many customers, all are told once from here, and their cases solved together."
    )
    context = {
        "rows": incidents(),
        "may_declare": may(asker_of(request), INCIDENTS),
        "blank": Blank(gettext("Nothing has struck many customers"), text),
    }
    return answer(request, "incidents", context)


@case_desk(INCIDENTS, "GET", "HEAD", "POST")
def new_incident(request: HttpRequest) -> HttpResponse:
    """Declare an incident: what happened, and what is said in each language. Chosen cases become its first."""
    given = request.POST
    chosen = _numbers(given.getlist("case"))
    if request.method != "POST" or "title" not in given:
        return _new(request, chosen)
    try:
        sku = given.get("sku", "").strip()
        product = Product.objects.filter(sku=sku).first() if sku else None
        if sku and product is None:
            raise Refused("cases.unknown_product", sku=sku, status=400)
        made = declare(
            given.get("title", ""), given.get("what", ""), notice_of(given), product=product,
            topic=given.get("topic", ""), actor=actor_of(request), at=now(),
        )  # fmt: skip
        if chosen:
            join_many(chosen, made, staff=asker_of(request), actor=actor_of(request), at=now())
    except Refused as refused:
        return _new(request, chosen, refused)
    return redirect("desk_incident", made.pk)


def _new(request: HttpRequest, chosen: Sequence[int], refused: Refused | None = None) -> HttpResponse:
    typed = request.POST
    rows = list(cases_for(asker_of(request)).filter(number__in=chosen).select_related("customer")) if chosen else []
    notices = [
        (one.code, one.name, one.direction, typed.get(f"subject_{one.code}", ""), typed.get(f"text_{one.code}", ""))
        for one in languages()
    ]
    context: dict[str, object] = {
        "typed": typed,
        "notices": notices,
        "chosen": rows,
        "topics": topics(),
        "error": sentence(refused) if refused else "",
    }
    return answer(request, "incident_new", context, refused.status if refused else 200)


@case_desk(VIEW, "GET", "HEAD", "POST")
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """An incident: how the telling stands, whom no letter reaches, its cases, its story; and what is done about it."""
    found = incident_of(pk)
    if request.method != "POST":
        return _page(request, found)
    require(asker_of(request), INCIDENTS)
    doing = DOING.get(request.POST.get("do", ""))
    if doing is None:
        raise Refused("cases.unknown_incident", status=404)
    try:
        shown = doing(request, found, now())
    except (Refused, DateNotUnderstood) as refused:
        return _page(request, found, Typed(request.POST, sentence(refused)), status=refused.status)
    return shown if shown is not None else redirect("desk_incident", pk)


def _page(
    request: HttpRequest, found: Incident, typed: Typed | None = None, did: Did | None = None, status: int = 200
) -> HttpResponse:
    return answer(request, "incident", page_parts(request, found, typed or Typed(), now()) | {"did": did}, status)


@case_desk(REPLY, "POST")
def case_incident(request: HttpRequest, number: int) -> HttpResponse:
    """A case becomes part of an incident, or leaves it."""
    case, actor, at = case_of(request, number), actor_of(request), now()
    if request.POST.get("do") == "leave":
        leave_incident(case, actor=actor, at=at)
    else:
        (pk,) = _numbers([request.POST.get("incident", "")]) or [0]
        join_incident(case, incident_of(pk), actor=actor, at=at)
    return redirect(where_of(request, case).case_url(number))


def _look(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse:
    """Count and name whom the choice means; nothing is kept yet."""
    reach = reach_of(request.POST)
    start, end = days_of(request.POST)
    meant = reached(reach, start, end)
    known = meant.filter(pk__in=found.affected.values("customer")).count()
    count, names = meant.count(), list(meant.order_by("sort", "pk").values_list("name", flat=True)[:SHOWN])
    seen = Typed(request.POST, seen=(count, known, names, count - len(names)))
    return _page(request, found, seen)


def _reach(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    start, end = days_of(request.POST)
    reach: Reach = reach_of(request.POST)
    reach_customers(found, reach, start=start, end=end, actor=actor_of(request), at=at)
    return None


def _tell(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    tell(found, actor=actor_of(request), at=at)
    return None


def _called(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    for customer in _numbers(request.POST.getlist("customer")):
        note_called(found, customer, actor=actor_of(request), at=at)
    return None


def _join(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    numbers = _numbers(request.POST.getlist("case"))
    join_many(numbers, found, staff=asker_of(request), actor=actor_of(request), at=at)
    return None


def _leave(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    mine = Case.objects.filter(incident=found, number__in=_numbers(request.POST.getlist("case")))
    for case in mine.filter(pk__in=cases_for(asker_of(request))):
        leave_incident(case, actor=actor_of(request), at=at)
    return None


def _resolve(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    staff = asker_of(request)
    require(staff, RESOLVE)
    how = request.POST.get("how", "")
    return _page(request, found, did=told(resolve_children(found, how, staff=staff, actor=actor_of(request), at=at)))


def _words(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    change_notice(found, notice_of(request.POST), actor=actor_of(request), at=at)
    return None


def _end(request: HttpRequest, found: Incident, at: datetime) -> HttpResponse | None:
    end_incident(found, request.POST.get("outcome", ""), actor=actor_of(request), at=at)
    return None


DOING: dict[str, Callable[[HttpRequest, Incident, datetime], HttpResponse | None]] = {
    "look": _look, "reach": _reach, "tell": _tell, "called": _called, "join": _join, "leave": _leave,
    "resolve": _resolve, "words": _words, "end": _end,
}  # fmt: skip


def told(outcome: Outcome) -> Did:
    """What became of many cases."""
    language = active().language
    count = len(outcome.done)
    text = ngettext("%(count)s case resolved.", "%(count)s cases resolved.", count) % {
        "count": show_number(count, language)
    }
    refused = [
        (reverse("desk_case", args=[number]), show_number(number, language), sentence(why))
        for number, why in outcome.refused
    ]
    return Did(text, refused)


def _numbers(given: Sequence[str]) -> list[int]:
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 12][:MOST_CHOSEN]
