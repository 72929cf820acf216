"""People: the list with its search, and taking in a new customer."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from vafa.cases.queries import cases_for
from vafa.customers.access import EDIT, VIEW
from vafa.customers.actions import add_customer, change_customer, record_consent
from vafa.customers.models import EMAIL, PHONE, Customer
from vafa.customers.queries import CustomerList, Order, list_customers
from vafa.customers.rules.birthday import FIELDS as BIRTHDAY
from vafa.customers.rules.consent import ANY, OFFER
from vafa.desk.customer_form import NewCustomerForm
from vafa.desk.places import address
from vafa.desk.shown import case_url
from vafa.desk.web.page import acting, asker, desk_page
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Pager, Station, Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

ORDERS: dict[Order, object] = {"last_order": _l("Bought lately"), "name": _l("By name"), "added": _l("New")}


@desk_page(VIEW)
def people(request: HttpRequest) -> HttpResponse:
    """Customers by last purchase, name or novelty; with `q` those that have every typed word."""
    staff, text = asker(request), request.GET.get("q", "")[:100]
    order: Order = next((one for one in ORDERS if one == request.GET.get("order")), "last_order")
    if text.strip() and "order" not in request.GET:
        order = "name"
    found = list_customers(staff, order, text=text, cursor=request.GET.get("after", ""))
    open_cases = _open_cases(staff, found.rows)
    context = {
        "rows": [{"customer": one, "points": _points(one), "case": open_cases.get(one.pk)} for one in found.rows],
        "q": text,
        "order": order,
        "tabs": [Tab(str(words), _url(text, key), current=key == order) for key, words in ORDERS.items()],
        "pager": _pager(found, text, order),
        "blank": None if found.rows else _nobody(staff, text),
        "new_url": reverse("desk_new_person") if may(staff, EDIT) else "",
        "pick": reverse("desk_choose_two") if text.strip() and len(found.rows) > 1 and may(staff, EDIT) else "",
    }
    return render(request, "desk/people/list.html", context)


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def new_person(request: HttpRequest) -> HttpResponse:
    """Take in a customer by hand; what is wrong is said at its field and nothing typed is lost."""
    form = NewCustomerForm(
        request.POST or None, initial={name: request.GET.get(name, "")[:100] for name in ("name", "phone")}
    )
    if request.method == "POST" and form.is_valid() and (customer := _add(request, form)) is not None:
        return redirect("desk_person", pk=customer.pk)
    status = 422 if form.is_bound else 200
    return render(request, "desk/people/new.html", {"form": form, "back": reverse("desk_people")}, status=status)


def _add(request: HttpRequest, form: NewCustomerForm) -> Customer | None:
    said, actor, at = form.cleaned_data, acting(request), now()
    try:
        customer = add_customer(
            said["name"] or said["email"] or said["phone"],
            kind=said["kind"],
            language=said["language"],
            emails=[said["email"]],
            phones=[said["phone"]],
            city=said["city"],
            actor=actor,
            at=at,
        )
    except Refused as refused:
        form.add_error(None, sentence(refused))
        return None
    if said["birth_month"]:
        change_customer(customer, {name: said[name] for name in BIRTHDAY}, actor=actor, at=at)
    if said["offers"]:
        proof = {"from": "agent", "staff": asker(request).pk}
        record_consent(customer, OFFER, ANY, True, proof=proof, actor=actor, at=at)
    return customer


def _open_cases(staff: Staff, rows: Sequence[Customer]) -> dict[int, dict[str, object]]:
    """The open case of each of these customers that is due first, by customer."""
    cases = cases_for(staff).filter(customer__in=rows, resolved_at=None).order_by("-due_at")
    return {
        pk: {"number": number, "subject": subject, "url": case_url(number)}
        for pk, number, subject in cases.values_list("customer_id", "number", "subject")
    }


def _points(customer: Customer) -> dict[str, str]:
    """The first number and address that still reach them."""
    points = [point for point in customer.contact_points.all() if point.off_at is None]
    return {kind: next((p.value for p in points if p.kind == kind), "") for kind in (PHONE, EMAIL)}


def _url(text: str, order: str, after: str = "") -> str:
    query = {name: value for name, value in (("q", text), ("order", order), ("after", after)) if value}
    return f"{reverse('desk_people')}?{urlencode(query)}"


def _pager(found: CustomerList, text: str, order: str) -> Pager:
    count = len(found.rows)
    words = ngettext("%(count)s customer on this page", "%(count)s customers on this page", count)
    older = _url(text, order, found.next) if found.next else ""
    return Pager(words % {"count": show_number(count, active().language)} if count else "", older=older)


def _nobody(staff: Staff, text: str) -> Blank:
    new = Action(_("New customer"), f"{reverse('desk_new_person')}?{urlencode({'name': text})}", icon="user-plus")
    if text.strip():
        return Blank(
            _("Nobody was found by “%(text)s”.") % {"text": text},
            _("Part of a name, a telephone number or an e-mail address is enough."),
            new if may(staff, EDIT) else None,
        )
    bring = address("desk_imports")
    return Blank(
        _("Your customers will stand here."),
        _("They come with your orders: bring in a file from your shop, or take in the first one by hand."),
        Action(_("Bring in orders"), bring, icon="upload", kind="go") if bring else new,
        coming=[
            Station(_("Orders"), "planned", icon="receipt"),
            Station(_("Customers"), "planned", icon="users"),
            Station(_("Their stories"), "planned", icon="history"),
        ],
    )


urlpatterns = [
    path("people/", people, name="desk_people"),
    path("people/new/", new_person, name="desk_new_person"),
]
