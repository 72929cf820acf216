"""A case taken in at the desk: someone called, or stands here."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from vafa.cases.access import REPLY
from vafa.cases.actions import assign, open_case
from vafa.cases.models import Case
from vafa.cases.queries import case_of_form
from vafa.cases.web.forms import NewCaseForm
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk
from vafa.customers.actions import add_customer, find_or_add
from vafa.customers.models import Customer
from vafa.customers.queries import customers_for, search_customers
from vafa.platform.time import now

FOUND_AT_MOST = 8
Given = dict[str, str]


@case_desk(REPLY, "GET", "HEAD", "POST")
def new_case(request: HttpRequest) -> HttpResponse:
    """Choose who asks (`?customer=`) or write a new name, then what they said. Posted twice it is one case."""
    customer = _chosen(request)
    if request.method != "POST":
        form = NewCaseForm(initial={"form_key": uuid.uuid4(), "channel": "phone"}, customer=customer)
        return _show(request, form, customer)
    form = NewCaseForm(request.POST, customer=customer)
    if not form.is_valid():
        return _show(request, form, customer, 400)
    case = _open(request, form.cleaned_data, customer)
    return redirect("desk_case", case.number)


@case_desk(REPLY)
def customers(request: HttpRequest) -> HttpResponse:
    """The customers who fit what is typed, to choose from."""
    return answer(request, "found", _found(request))


@transaction.atomic
def _open(request: HttpRequest, given: Given, customer: Customer | None) -> Case:
    form_key, actor, at = f"desk:{given['form_key']}", actor_of(request), now()
    made = case_of_form(form_key)
    if made is not None:
        return made
    case = open_case(
        customer or _add(request, given), kind=given["kind"], subject=given["subject"], text=given["text"],
        channel=given["channel"], form_key=form_key, actor=actor, at=at,
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


def _chosen(request: HttpRequest) -> Customer | None:
    pk = request.GET.get("customer", "")
    return customers_for(asker_of(request)).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None


def _found(request: HttpRequest) -> dict[str, object]:
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    return {"text": text, "found": search_customers(asker_of(request), text, FOUND_AT_MOST)}


def _show(request: HttpRequest, form: NewCaseForm, customer: Customer | None, status: int = 200) -> HttpResponse:
    context = _found(request) | {"form": form, "customer": customer}
    return answer(request, "new", context, status)
