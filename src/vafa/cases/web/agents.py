"""Customers with an agent of their own or a class: their list, and giving one or the other to somebody."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from vafa.cases.access import ASSIGN, REPLY
from vafa.cases.actions.changing import set_own_agent
from vafa.cases.actions.classes import set_class
from vafa.cases.models import OwnAgent
from vafa.cases.web.page import actor_of, asker_of, case_desk
from vafa.cases.web.policy_words import CLASS, classes
from vafa.cases.web.shaping import go, show, text_posted
from vafa.customers.models import Customer, Trait
from vafa.customers.queries import customers_for, search_customers
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.accounts.queries import who_works
from vafa.platform.i18n.dates import show_day
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

MOST, FOUND = 200, 8


@case_desk(ASSIGN, "GET", "HEAD", "POST")
def agents(request: HttpRequest) -> HttpResponse:
    """Who has an agent of their own or a class. Choose somebody (`?customer=`) and give them one."""
    customer, error = _chosen(request), ""
    if request.method == "POST" and customer is not None:
        try:
            _save(request, customer)
            return go(request, request.path)
        except Refused as refused:
            error = sentence(refused)
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    own = OwnAgent.objects.filter(customer=customer).values_list("staff_id", flat=True).first() if customer else None
    context: dict[str, object] = {
        "rows": _rows(request),
        "customer": customer,
        "text": text,
        "found": search_customers(asker_of(request), text, FOUND) if text and customer is None else [],
        "people": _people(own),
        "class": request.POST.get("class", _class_of(customer)) if customer else "",
        "known_classes": classes() or ["vip"],
        "error": error,
    }
    return show(request, "agents", "agents", context, 422 if error else 200)


def _save(request: HttpRequest, customer: Customer) -> None:
    actor, at, pk = actor_of(request), now(), request.POST.get("staff", "")
    staff = Staff.objects.filter(pk=int(pk), is_active=True).first() if pk.isdecimal() and len(pk) < 18 else None
    set_class(customer, text_posted(request.POST, "class", 80), actor=actor, at=at)
    set_own_agent(customer, staff, actor=actor, at=at)


def _chosen(request: HttpRequest) -> Customer | None:
    pk = request.GET.get("customer", "")
    return customers_for(asker_of(request)).filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None


def _rows(request: HttpRequest) -> list[Mapping[str, object]]:
    """The customers by name, each with class and agent; three questions however many they are."""
    marks = dict(Trait.objects.filter(name=CLASS).exclude(value="").values_list("customer_id", "value")[:MOST])
    own = dict(OwnAgent.objects.values_list("customer_id", "staff__name")[:MOST])
    people = customers_for(asker_of(request)).filter(pk__in={*marks, *own}).order_by("sort", "pk")[:MOST]
    return [{"customer": one, "class": marks.get(one.pk, ""), "agent": own.get(one.pk, "")} for one in people]


def _people(own: int | None) -> list[tuple[int, str, str, bool]]:
    """Who may face customers: id, name, a note, whether chosen; who is away stands last."""
    found = [one for one in who_works(now()).values() if may(one, REPLY)]
    found.sort(key=lambda one: (one.away, one.name))
    away = gettext("away until %(day)s")
    return [
        (
            one.staff_id, one.name,
            away % {"day": show_day(one.away_until, style="near")} if one.away_until else "", one.staff_id == own,
        )
        for one in found
    ]  # fmt: skip


def _class_of(customer: Customer | None) -> str:
    said = Trait.objects.filter(customer=customer, name=CLASS).values_list("value", flat=True).first()
    return said if isinstance(said, str) else ""
