"""A case taken in at the desk: someone called, or stands here."""

import uuid
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from vafa.cases.access import REPLY
from vafa.cases.actions import assign, open_case
from vafa.cases.actions.forms import check_time
from vafa.cases.models import PRIORITIES, Case
from vafa.cases.models.case import NORMAL
from vafa.cases.queries import case_of_form, service
from vafa.cases.web.changing import chosen_order, chosen_unit, fields_about
from vafa.cases.web.forms import NewCaseForm
from vafa.cases.web.keyed import when_fields, written_when
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk
from vafa.customers.actions import add_customer, find_or_add
from vafa.customers.models import Customer
from vafa.customers.queries import customers_for, search_customers
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence

FOUND_AT_MOST = 8
Given = dict[str, str]


@case_desk(REPLY, "GET", "HEAD", "POST")
def new_case(request: HttpRequest) -> HttpResponse:
    """Choose who asks (`?customer=`) or write a new name, then what they said. Posted twice it is one case.

    An empty sheet of paper leads here with its kind (`?kind=`) and `?paper=1`: the case begins when that was written.
    """
    customer = _chosen(request)
    if request.method != "POST":
        form = NewCaseForm(initial={"form_key": uuid.uuid4(), "channel": _channel(request)}, customer=customer)
        return _show(request, form, customer, {"priority": str(NORMAL), "kind": _sheet(request).get("kind", "")})
    form = NewCaseForm(request.POST, customer=customer)
    posted = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if not form.is_valid():
        return _show(request, form, customer, posted, 400)
    try:
        case = _open(request, form.cleaned_data, posted, customer)
    except Refused as refused:
        return _show(request, form, customer, posted, 400, sentence(refused))
    return redirect("desk_case", case.number)


@case_desk(REPLY)
def customers(request: HttpRequest) -> HttpResponse:
    """The customers who fit what is typed, to choose from."""
    return answer(request, "found", _found(request))


@transaction.atomic
def _open(request: HttpRequest, given: Given, about: Given, customer: Customer | None) -> Case:
    form_key, actor, at = f"desk:{given['form_key']}", actor_of(request), now()
    began = _began(request, at)
    made = case_of_form(form_key)
    if made is not None:
        return made
    kind, priority = about.get("kind", ""), about.get("priority") or str(NORMAL)
    refuse_if(priority not in {str(one) for one, _ in PRIORITIES}, Refused("cases.unknown_priority", status=400))
    order = chosen_order(customer.pk, about) if customer else None
    unit = chosen_unit(customer.pk, about) if customer else None
    case = open_case(
        customer or _add(request, given), kind=kind, subject=given["subject"], text=given["text"],
        channel=given["channel"], order=order, unit=unit, topic=about.get(f"topic-{kind}", ""),
        priority=int(priority), form_key=form_key, actor=actor, at=began,
    )  # fmt: skip
    return case if case.owner_id else assign(case, asker_of(request), actor=actor, at=at)


def _add(request: HttpRequest, given: Given) -> Customer:
    language, actor, at = asker_of(request).language, actor_of(request), now()
    if not given["email"] and not given["phone"]:
        return add_customer(given["name"], language=language, actor=actor, at=at)
    return find_or_add(
        email=given["email"], phone=given["phone"], name=given["name"], language=language, source="desk",
        actor=actor, at=at,
    )  # fmt: skip


def _sheet(request: HttpRequest) -> Given:
    """What the code of an empty sheet says, to be kept while one chooses who asks."""
    kind = request.GET.get("kind", "")[:40]
    found = {"kind": kind} if kind in service().kinds else {}
    return found | ({"paper": "1"} if request.GET.get("paper") == "1" else {})


def _channel(request: HttpRequest) -> str:
    return "desk" if "paper" in _sheet(request) else "phone"


def _began(request: HttpRequest, at: datetime) -> datetime:
    """When they asked: now, or when it was written on the sheet. Refused: cases.bad_time, cases.filled_later."""
    if "paper" not in _sheet(request):
        return at
    written = written_when(request)
    check_time(written, at)
    return written


def _chosen(request: HttpRequest) -> Customer | None:
    pk = request.GET.get("customer", "")
    return customers_for(asker_of(request)).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None


def _found(request: HttpRequest) -> dict[str, object]:
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    found = search_customers(asker_of(request), text, FOUND_AT_MOST)
    return {"text": text, "found": found, "sheet": _sheet(request), "kept": urlencode(_sheet(request))}


def _show(
    request: HttpRequest,
    form: NewCaseForm,
    customer: Customer | None,
    about: Given,
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    fields = fields_about(customer.pk if customer else None, about)
    when = when_fields(request, now()) if "paper" in _sheet(request) else []
    context = _found(request) | {"form": form, "customer": customer, "about": fields, "error": error, "when": when}
    return answer(request, "new", context, status)
